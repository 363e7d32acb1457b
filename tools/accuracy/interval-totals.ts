/** @file Scores of quantiles of log returns, pooled over forecasts. */

export interface Totals {
  count: number;
  crps: number;
  winkler: number;
  readonly inside: Record<string, number>;
}

/** Of the interval of each nominal coverage, in percent, among `quantileLevels`. */
const bounds: Readonly<Record<string, readonly [number, number]>> = {
  50: [5, 15],
  80: [2, 18],
  90: [1, 19],
  95: [0, 20],
};

export const emptyTotals = (): Totals => ({ count: 0, crps: 0, winkler: 0, inside: {} });

/** CRPS is twice the mean pinball loss at the levels 0.05, 0.1 … 0.95. */
export function addForecast(
  totals: Totals,
  levels: readonly number[],
  quantiles: readonly number[],
  actual: number,
): void {
  const losses = quantiles.map((quantile, q) => {
    const error = actual - quantile;
    return Math.max(levels[q]! * error, (levels[q]! - 1) * error);
  });
  const nineteen = losses.slice(1, -1);
  totals.count++;
  totals.crps += (2 * nineteen.reduce((a, b) => a + b, 0)) / nineteen.length;
  const [lower, upper] = [quantiles[1]!, quantiles[19]!];
  totals.winkler +=
    upper - lower + 20 * Math.max(lower - actual, 0) + 20 * Math.max(actual - upper, 0);
  for (const [name, [low, high]] of Object.entries(bounds)) {
    const isInside = actual >= quantiles[low]! && actual <= quantiles[high]!;
    totals.inside[name] = (totals.inside[name] ?? 0) + Number(isInside);
  }
}

/** Means over all forecasts, one a line. */
export function printTotals({ count, crps, winkler, inside }: Totals): void {
  console.log(`CRPS       ${(crps / count).toFixed(6)}`);
  console.log(`Winkler 90 ${(winkler / count).toFixed(5)}`);
  for (const name of Object.keys(bounds)) {
    console.log(`coverage ${name} ${(inside[name]! / count).toFixed(4)}`);
  }
}
