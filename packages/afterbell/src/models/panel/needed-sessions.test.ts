import { describe, expect, test } from "vitest";
import {
  marketsWithRanges,
  nextWeekday,
  rangeSeries,
} from "../../../test/support/range-markets.ts";
import { varianceBases } from "../../dataset/level-history.ts";
import { featuresBySeries } from "../../dataset/panel-features.ts";
import { panelOf } from "../../domain/panel.ts";
import { newYorkHours } from "../../domain/session-hours.ts";
import { harxColumns, harxInputs } from "./harx-columns.ts";
import { neededSessions } from "./needed-sessions.ts";
import { MAX_SHAPE_SERIES, shapeSeries } from "./residual-shape.ts";

const markets = panelOf(...marketsWithRanges(280));
/** More series than shapes are made from, but for the first few shorter than the 500 sessions of these. */
const large = panelOf(
  ...Array.from({ length: MAX_SHAPE_SERIES + 5 }, (_, seed) => {
    const sessions = seed < 8 ? 1100 : 200;
    const from = seed < 8 ? "2018-10-10" : "2022-03-23";
    return rangeSeries(`S${seed}`, newYorkHours, { from, sessions, seed });
  }),
);
const HORIZON = 5;
const CONTEXT = 22;
const lastOf = (panel: typeof markets) => panel.series.map(({ length }) => [length - 1]);

function expectSame(column: Float64Array, expected: Float64Array, name: string): void {
  expect(column.length, name).toBe(expected.length);
  const different = column.findIndex((value, t) => !Object.is(value, expected[t]));
  expect(different, `${name} differs at`).toBe(-1);
}

describe.each([
  ["the last session", markets, lastOf(markets)],
  ["an earlier one and the last", markets, lastOf(markets).map(([last]) => [last! - 20, last!])],
  ["the last session of many series", large, lastOf(large)],
])("what forecasts from %s rest on", (_, panel, origins) => {
  const { series } = panel;

  test("is a part of the sessions", () => {
    const { columns } = neededSessions(panel, origins, { horizon: HORIZON });
    const share = series.flatMap(({ length }, s) => {
      const { start, end } = columns[s]!;
      return length > 1000 ? [(end - start) / length] : [];
    });
    expect(Math.max(...share)).toBeLessThan(0.95);
  });

  test.each(varianceBases)("has HARx's inputs of all history, by %s", (basis) => {
    const { widths, columns } = neededSessions(panel, origins, { horizon: HORIZON });
    const ofAll = harxColumns(panel, basis, nextWeekday);
    const ofPart = harxColumns(panel, basis, nextWeekday, { sessions: columns });
    for (const s of series.keys()) {
      for (const stepAhead of [1, HORIZON]) {
        const all = harxInputs(ofAll(s), stepAhead);
        for (const [i, { name, column }] of harxInputs(ofPart(s), stepAhead).entries()) {
          const [{ start, end }, first] = [widths[s]!, columns[s]!.start];
          const expected = all[i]!.column.subarray(start, end);
          expectSame(column.subarray(start - first, end - first), expected, name);
        }
      }
    }
  });

  test("has a network's features of all history, for each session of a context", () => {
    const options = { horizon: 1, contextLength: CONTEXT };
    const { widths, columns } = neededSessions(panel, origins, options);
    const ofAll = featuresBySeries(panel, { nextSession: nextWeekday });
    const ofPart = featuresBySeries(panel, { nextSession: nextWeekday, sessions: columns });
    for (const s of series.keys()) {
      const { start, end } = widths[s]!;
      if (start === end) continue;
      const [contexts, first] = [Math.max(0, start - CONTEXT + 1), columns[s]!.start];
      const [all, part] = [ofAll(s), ofPart(s)];
      const same = (of: Float64Array, expected: Float64Array, name = "volatility") =>
        expectSame(
          of.subarray(contexts - first, end - first),
          expected.subarray(contexts, end),
          name,
        );
      same(part.volatility, all.volatility);
      for (const [group, named] of Object.entries(part.groups)) {
        const expected = all.groups[group as keyof typeof all.groups] as typeof named;
        for (const [name, column] of Object.entries(named)) {
          same(
            column as Float64Array,
            (expected as unknown as Record<string, Float64Array>)[name]!,
          );
        }
      }
    }
  });
});

test("of a series that shapes are not made from, widths are those of the origins", () => {
  const origins = lastOf(large);
  const { widths } = neededSessions(large, origins, { horizon: 1 });
  const apart = large.series.flatMap((_, s) => (shapeSeries(large).includes(s) ? [] : [s]));
  expect(apart).toHaveLength(5);
  for (const s of apart)
    expect(widths[s]).toEqual({ start: origins[s]![0], end: large.series[s]!.length });
  expect(widths[0]!.end - widths[0]!.start).toBeGreaterThan(500);
});
