/** @file Variances from ranges by pandas, scikit-learn and NumPy, from tools/reference/ranges_golden.py. */

import { readFileSync } from "node:fs";
import { type BarSeries, barSeries } from "../../src/domain/bar-series.ts";
import { sessionDate } from "../../src/domain/session-date.ts";

type Column = readonly (number | null)[];
/** (H, levels) log returns over the steps from the last session on, before any is widened. */
type Steps = readonly (readonly number[])[];

interface RangesGolden {
  readonly levels: readonly number[];
  readonly bars: Readonly<Record<"open" | "high" | "low", Column>> & {
    readonly close: readonly number[];
  };
  /** Indices of the sessions that the columns below hold. */
  readonly sessions: readonly number[];
  readonly overnight: Column;
  readonly parkinson: Column;
  readonly rangeVariance: Column;
  /** By length. */
  readonly trailingMeans: Readonly<Record<string, Column>>;
  readonly ewmaVariance: Column;
  readonly rangeEwma: Steps;
  readonly har: {
    readonly regressions: readonly {
      readonly intercept: number;
      readonly coefficients: readonly number[];
    }[];
    readonly quantiles: Steps;
  };
}

export const rangesGolden: RangesGolden = JSON.parse(
  readFileSync(new URL("../golden/ranges.json", import.meta.url), "utf8"),
);

/** The golden bars, of which three lack a price, on consecutive days. */
export function rangesSeries(): BarSeries {
  const { open, high, low, close } = rangesGolden.bars;
  const bars = close.map((price, i) => ({
    date: sessionDate(15_000 + i),
    open: open[i]!,
    high: high[i]!,
    low: low[i]!,
    close: price,
    volume: null,
  }));
  return barSeries("RANGES", bars);
}
