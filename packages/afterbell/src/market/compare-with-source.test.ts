import { describe, expect, test } from "vitest";
import { dailyBars, dayOf2020, historySource } from "../../test/support/price-history.ts";
import { barSeries } from "../domain/bar-series.ts";
import { compareWithSource } from "./compare-with-source.ts";

const closes = Array.from({ length: 40 }, (_, i) => 10.123456 + i * 1.0371);
const compare = (stored: readonly number[], now: readonly number[]) => {
  const { asked, download } = historySource(dailyBars(now));
  const source = { history: (_: string, range: Parameters<typeof download>[0]) => download(range) };
  const series = barSeries("AAPL", dailyBars(stored));
  return compareWithSource(series, source).then((comparison) => ({ asked, ...comparison }));
};
const rounded = (decimals: number) => closes.map((close) => Number(close.toFixed(decimals)));

test("the source is asked for the stored range alone", async () => {
  const { asked, agrees, compared, disagreement } = await compare(closes, [...closes, 99]);
  expect(asked).toEqual([{ start: dayOf2020(1), end: dayOf2020(41) }]);
  expect({ agrees, compared, disagreement }).toEqual({
    ...{ agrees: true, compared: 40, disagreement: null },
  });
});

describe("closes of a file", () => {
  test.each([0, 1, 2, 4])("rounded to %i decimals agree", async (decimals) => {
    expect(await compare(rounded(decimals), closes)).toMatchObject({ agrees: true });
  });

  test("that miss by more than their rounding do not", async () => {
    const off = rounded(2).map((close, i) => (i === 20 ? close + 0.02 : close));
    expect(await compare(off, closes)).toMatchObject({
      agrees: false,
      disagreement: {
        ...{ date: dayOf2020(21), stored: off[20], source: closes[20], factor: null },
        ...{ compared: 40, differing: 1 },
      },
    });
  });

  test("of full precision must agree to six digits", async () => {
    const off = closes.map((close) => close * 1.0001 + 1e-9);
    expect((await compare(off, closes)).agrees).toBe(false);
  });

  test.each([
    [100, 2],
    [0.01, 2],
    [4, 2],
    [0.25, 4],
  ])("are those of the source by the factor %d", async (factor, decimals) => {
    const now = closes.map((close) => close * factor);
    const { disagreement } = await compare(rounded(decimals), now);
    expect(disagreement).toMatchObject({ factor, date: dayOf2020(1) });
  });

  test("not adjusted for a dividend in the middle have no common factor", async () => {
    const now = closes.map((close, i) => (i < 20 ? close * 0.97 : close));
    expect((await compare(rounded(2), now)).disagreement).toMatchObject({
      ...{ date: dayOf2020(1), factor: null, differing: 20 },
    });
  });
});

test("sessions that the source lacks are said; without any in common nothing agrees", async () => {
  expect(await compare([...closes, 9], closes)).toMatchObject({
    ...{ agrees: true, missing: [dayOf2020(41)] },
  });
  expect(await compare([1], [])).toMatchObject({ agrees: false, compared: 0, disagreement: null });
});
