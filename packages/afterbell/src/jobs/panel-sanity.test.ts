import { expect, test } from "vitest";
import { quantileLevels } from "../domain/forecast.ts";
import type { PanelForecast } from "../domain/forecaster.ts";
import { sessionDate } from "../domain/session-date.ts";
import { widthFault } from "./panel-sanity.ts";

/** One symbol's forecasts around 100, of these widths in units of HARx's. */
function forecastsWith(widths: readonly number[]): PanelForecast[] {
  return widths.map((width, i) => {
    const quantiles = quantileLevels.map((level) => 100 + width * (level - 0.5));
    const originDate = sessionDate(19_000 + i);
    const steps = [{ stepAhead: 1, median: 100, quantiles }];
    return { originDate, forecasts: [{ symbol: "AAPL", session: originDate, steps }] };
  });
}

const usual = (count: number) => new Array<number>(count).fill(1);
const faultWith = (widths: readonly number[]) =>
  widthFault(forecastsWith(widths), forecastsWith(usual(widths.length)));

test.each([1.01, 0.4, 2.9])("widths of %d times HARx's make sense", (width) => {
  expect(faultWith([...usual(10), width])).toBeNull();
});

test.each([3.1, 0.32])("a width of %d times HARx's makes no sense", (width) => {
  expect(faultWith([1, width, ...usual(900)])).toBe(
    `AAPL on 2022-01-09: an interval ${width} times as wide as HARx's, where at most 3 times as wide or as narrow makes sense`,
  );
});

test("one such forecast in a thousand says nothing of the model", () => {
  expect(faultWith([...usual(1998), 3.1, 0.32])).toBeNull();
  expect(faultWith([...usual(1997), 3.1, 0.32])).toMatch(/3.1 times as wide/);
});

test.each([10.5, 0.09])(
  "a width of %d times HARx's makes no sense, however many there are",
  (width) => {
    expect(faultWith([...usual(5000), width])).toContain(
      `AAPL on ${sessionDate(24_000)}: an interval`,
    );
  },
);

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
  "a price of %d makes no sense",
  (price) => {
    const [own] = forecastsWith([1]) as [PanelForecast];
    const [{ steps, ...rest }] = own.forecasts as [PanelForecast["forecasts"][number]];
    const quantiles = [...steps[0]!.quantiles.slice(0, -1), price];
    const broken = { ...own, forecasts: [{ ...rest, steps: [{ ...steps[0]!, quantiles }] }] };
    const many = [...forecastsWith(usual(2000)), broken];
    expect(widthFault(many, forecastsWith(usual(2001)))).toMatch(
      /a price that is not positive and finite$/,
    );
  },
);
