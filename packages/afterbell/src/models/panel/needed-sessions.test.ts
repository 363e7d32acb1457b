import { describe, expect, test } from "vitest";
import { marketsWithRanges, nextWeekday } from "../../../test/support/range-markets.ts";
import { varianceBases } from "../../dataset/level-history.ts";
import { featuresBySeries } from "../../dataset/panel-features.ts";
import { panelOf } from "../../domain/panel.ts";
import { harxColumns, harxInputs } from "./harx-columns.ts";
import { neededSessions } from "./needed-sessions.ts";

const panel = panelOf(...marketsWithRanges(280));
const { series } = panel;
const HORIZON = 5;
const CONTEXT = 22;
const lastOrigins = series.map(({ length }) => [length - 1]);

function expectSame(column: Float64Array, expected: Float64Array, name: string): void {
  expect(column.length, name).toBe(expected.length);
  const different = column.findIndex((value, t) => !Object.is(value, expected[t]));
  expect(different, `${name} differs at`).toBe(-1);
}

describe.each([
  ["the last session", lastOrigins],
  ["an earlier one and the last", lastOrigins.map(([last]) => [last! - 20, last!])],
])("what forecasts from %s rest on", (_, origins) => {
  test("is a part of the sessions", () => {
    const { columns } = neededSessions(panel, origins, { horizon: HORIZON });
    const share = columns.map(({ start, end }, s) => (end - start) / series[s]!.length);
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
