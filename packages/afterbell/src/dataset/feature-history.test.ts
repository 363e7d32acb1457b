import { expect, test } from "vitest";
import { nextWeekday, rangeSeries } from "../../test/support/range-markets.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import { panelOf } from "../domain/panel.ts";
import { newYorkHours } from "../domain/session-hours.ts";
import { historyStart } from "./feature-history.ts";
import { featuresBySeries } from "./panel-features.ts";

const SESSIONS = 1200;
const series = rangeSeries("A", newYorkHours, { from: "2020-01-06", sessions: SESSIONS, seed: 3 });
/** Every third session up to the 300th, and none for two years. */
const halted = only(series, (t) => (t < 300 ? t % 3 === 0 : t >= 800));

function only(
  { symbol, days, open, high, low, close, volume }: BarSeries,
  isKept: (t: number) => boolean,
): BarSeries {
  const of = <C extends Float64Array | Int32Array>(column: Readonly<C>) =>
    column.filter((_, t) => isKept(t)) as C;
  return {
    ...{ symbol, length: of(days).length, days: of(days) },
    ...{ open: of(open), high: of(high), low: of(low), close: of(close), volume: of(volume) },
  };
}

test.each([
  ["a year before", series, 1000],
  ["the longest mean, where a year has fewer sessions", halted, 120],
  ["all there is, soon after the first", series, 50],
])("features rest on %s", (_, one, t) => {
  const part = { start: historyStart(one, t), end: one.length };
  const featuresOf = (sessions = [{ start: 0, end: one.length }]) =>
    featuresBySeries(panelOf(one), { nextSession: nextWeekday, sessions })(0);
  const [all, ofPart] = [featuresOf(), featuresOf([part])];
  for (const [group, columns] of Object.entries(ofPart.groups)) {
    const expected = all.groups[group as keyof typeof all.groups] as typeof columns;
    for (const name of Object.keys(columns) as (keyof typeof columns)[]) {
      const column = columns[name] as Float64Array;
      const whole = expected[name] as Float64Array;
      expect(column.subarray(t - part.start), `${group}.${String(name)}`).toEqual(
        whole.subarray(t),
      );
    }
  }
});
