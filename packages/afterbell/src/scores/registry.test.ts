import { expect, test } from "vitest";
import { goldenOutcomes } from "../../test/support/scores-golden.ts";
import { pooledScores, scoreRegistry } from "./registry.ts";
import type { Score } from "./score.ts";
import { scoreOutcomes, scorePooledOutcomes } from "./scores.ts";
import { pooledColumns, symbolColumns } from "./table-columns.ts";

const bySymbol: readonly Score[] = scoreRegistry;
const pooled: readonly Score[] = pooledScores;

test("a score set has the registry's fields in its order", () => {
  expect(Object.keys(scoreOutcomes(goldenOutcomes))).toEqual(bySymbol.map(({ name }) => name));
  expect(Object.keys(scorePooledOutcomes(goldenOutcomes))).toEqual(pooled.map(({ name }) => name));
});

test("names are unique", () => {
  for (const scores of [bySymbol, pooled]) {
    expect(new Set(scores.map(({ name }) => name)).size).toBe(scores.length);
  }
});

test("no pooled score is in units of price", () => {
  const units = (scores: readonly Score[]) =>
    scores.flatMap(({ figures }) => figures.map(({ unit }) => unit));
  expect(units(bySymbol)).toContain("price");
  expect(units(pooled).filter((unit) => unit.includes("price"))).toEqual([]);
});

test("columns are described, and say which way is better", () => {
  for (const { meaning, better } of [...symbolColumns, ...pooledColumns]) {
    expect(meaning).toMatch(/^[A-Z1].*\.$/s);
    if (better === "lower") expect(meaning).toMatch(/lower is better|narrower is better/i);
    if (better === "nominal") expect(meaning).toMatch(/best near/i);
  }
  const headings = ["MAE", "RMSE", "MASE", "Skill", "Direction", "CRPS"];
  const intervals = ["Coverage 90 %", "Width 90 %", "Winkler 90 %"];
  for (const columns of [symbolColumns, pooledColumns]) {
    const shown = columns.map(({ heading }) => heading);
    const known = [...headings, ...intervals, "DM p"];
    expect(shown.filter((heading) => known.includes(heading))).toEqual(known);
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.at(-1)).toBe("DM p");
  }
});
