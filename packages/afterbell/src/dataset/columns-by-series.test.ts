import { expect, test } from "vitest";
import { columnsBySeries } from "./columns-by-series.ts";

test.each([
  ["once for each series", 250_000, [0, 1]],
  ["again where too many would stay in memory", 250_001, [0, 1, 0, 1]],
])("columns are computed %s", (_, length, expected) => {
  const computed: number[] = [];
  const sessions = [0, 1].map(() => ({ start: 100, end: 100 + length }));
  const columnsOf = columnsBySeries(sessions, (s) => {
    computed.push(s);
    return `columns of ${s}`;
  });
  for (const s of [0, 1, 0, 1]) expect(columnsOf(s)).toBe(`columns of ${s}`);
  expect(computed).toEqual(expected);
});
