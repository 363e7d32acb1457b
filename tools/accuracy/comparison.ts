/** @file How the losses of two forecasters compare, and how often intervals held. */

import { testDifferences } from "../../packages/afterbell/src/scores/diebold-mariano.ts";
import { volatilityTerciles } from "../../packages/afterbell/src/scores/interval-scores.ts";
import { meansBy } from "../../packages/afterbell/src/scores/means-by.ts";
import type { SymbolLosses } from "./forecast-losses.ts";
import type { Losses } from "./judge.ts";

export type Loss = "crps" | "winkler";

/** Losses relative to another forecaster's on the same forecasts. */
export interface LossRatio {
  /** Of the means over all forecasts. */
  readonly pooled: number;
  /** The mean over symbols of each one's own ratio. */
  readonly overSymbols: number;
  /** In the panel's order. */
  readonly bySymbol: readonly number[];
}

export function countOf({ symbols }: Losses): number {
  return symbols.reduce((sum, { crps }) => sum + crps.length, 0);
}

/** Over all forecasts. */
export function meanLoss(losses: Losses, loss: Loss): number {
  const sum = losses.symbols.reduce((all, one) => all + total(one[loss]), 0);
  return sum / countOf(losses);
}

export function lossRatio(of: Losses, base: Losses, loss: Loss): LossRatio {
  const bySymbol = pairs(of, base).map(([one, other]) => total(one[loss]) / total(other[loss]));
  return {
    pooled: meanLoss(of, loss) / meanLoss(base, loss),
    overSymbols: bySymbol.reduce((a, b) => a + b) / bySymbol.length,
    bySymbol,
  };
}

/** Sessions over which losses may depend on each other: a week. */
const LAGS = 5;

/** Diebold and Mariano's test on the mean difference of the symbols' CRPS by date. Below 0: `of` loses less. */
export function compareDaily(of: Losses, base: Losses) {
  const matched = pairs(of, base);
  const dates = matched.flatMap(([one]) => one.originDates);
  const differences = matched.flatMap(([one, other]) =>
    Array.from(one.crps, (crps, row) => crps - other.crps[row]!),
  );
  return testDifferences(meansBy(dates, Float64Array.from(differences)), LAGS);
}

/** Of all forecasts. */
export function coverageOf({ symbols }: Losses, nominalCoverage: number): number {
  return shareOf(symbols.flatMap(({ inside }) => [...inside.get(nominalCoverage)!]));
}

/** In the panel's order. */
export function coverageBySymbol({ symbols }: Losses, nominalCoverage: number): number[] {
  return symbols.map(({ inside }) => shareOf([...inside.get(nominalCoverage)!]));
}

/** Among the forecasts of each symbol from the third of its origins with the lowest volatility, middle and highest. */
export function coverageByVolatility({ symbols }: Losses, nominalCoverage: number): number[] {
  const hits: number[][] = [[], [], []];
  for (const { inside, volatilities } of symbols) {
    for (const [row, tercile] of volatilityTerciles({ volatilities }).entries()) {
      hits[tercile]?.push(inside.get(nominalCoverage)![row]!);
    }
  }
  return hits.map(shareOf);
}

function pairs(of: Losses, base: Losses): (readonly [SymbolLosses, SymbolLosses])[] {
  return of.symbols.map((one, s) => {
    const other = base.symbols[s];
    const isSame =
      other?.symbol === one.symbol && other.originDates.join() === one.originDates.join();
    if (!isSame) throw new Error(`${of.name} and ${base.name} have not the same forecasts`);
    return [one, other!] as const;
  });
}

function total(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

function shareOf(hits: readonly number[]): number {
  return hits.reduce((a, b) => a + b, 0) / hits.length;
}
