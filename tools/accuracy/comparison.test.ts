import { describe, expect, test } from "vitest";
import type { SessionDate } from "../../packages/afterbell/src/index.ts";
import {
  compareDaily,
  countOf,
  coverageBySymbol,
  coverageByVolatility,
  coverageOf,
  lossRatio,
  meanLoss,
} from "./comparison.ts";
import type { SymbolLosses } from "./forecast-losses.ts";
import type { Losses } from "./judge.ts";

const dateOf = (day: number) => `2024-01-${String(day + 1).padStart(2, "0")}` as SessionDate;

function symbol(name: string, crps: readonly number[], hits: readonly number[] = []): SymbolLosses {
  return {
    symbol: name,
    originDates: crps.map((_, day) => dateOf(day)),
    crps: Float64Array.from(crps),
    winkler: Float64Array.from(crps, (loss) => 10 * loss),
    inside: new Map([[0.9, Uint8Array.from(hits)]]),
    volatilities: Float64Array.from(crps.keys()),
  };
}

const named = (name: string, ...symbols: SymbolLosses[]): Losses => ({ name, symbols });

test("a pooled ratio is one of means over all forecasts, that of symbols a mean of ratios", () => {
  const of = named("of", symbol("A", [1, 1, 1]), symbol("B", [8]));
  const base = named("base", symbol("A", [2, 2, 2]), symbol("B", [8]));
  expect(countOf(of)).toBe(4);
  expect(meanLoss(of, "winkler")).toBe(27.5);
  expect(lossRatio(of, base, "crps")).toEqual({
    pooled: 11 / 14,
    overSymbols: 0.75,
    bySymbol: [0.5, 1],
  });
});

test("forecasters with different forecasts are not compared", () => {
  const of = named("of", symbol("A", [1, 1]));
  for (const other of [symbol("A", [1]), symbol("B", [1, 1])]) {
    expect(() => lossRatio(of, named("base", other), "crps")).toThrow(
      "of and base have not the same forecasts",
    );
  }
});

test("the test is on one difference a date, whatever the number of symbols", () => {
  const losses = Array.from({ length: 40 }, (_, day) => 1 + (day % 3));
  const base = named("base", symbol("A", losses), symbol("B", losses.slice(0, 20)));
  const lower = losses.map((loss, day) => loss - 0.1 * (1 + (day % 2)));
  const tested = compareDaily(
    named("of", symbol("A", lower), symbol("B", lower.slice(0, 20))),
    base,
  );
  expect(tested.dates).toBe(40);
  expect(tested.meanDifference).toBeCloseTo(-0.15, 12);
  expect(tested.statistic).toBeLessThan(0);
});

describe("coverage", () => {
  const calm = symbol("A", [1, 1, 1], [1, 1, 0]);
  const wild = symbol("B", [1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0]);
  const losses = named("of", calm, { ...wild, volatilities: wild.volatilities.map((v) => 9 + v) });

  test("is pooled, and of each symbol", () => {
    expect(coverageOf(losses, 0.9)).toBeCloseTo(5 / 9, 12);
    expect(coverageBySymbol(losses, 0.9)).toEqual([2 / 3, 0.5]);
  });

  test("by volatility compares each symbol with itself", () => {
    expect(coverageByVolatility(losses, 0.9)).toEqual([1, 2 / 3, 0]);
  });
});
