import { orderStatistics } from "./order-statistics.ts";

/**
 * The value below which a share of the sample lies, by linear interpolation between order
 * statistics: NumPy's default, Hyndman and Fan's definition 7.
 *
 * Source: R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American
 * Statistician 50(4), 1996.
 *
 * @param x At least one value, in any order.
 * @param share In [0, 1].
 */
export function percentile(x: Float64Array, share: number): number {
  return percentileOfSorted(x.toSorted(), share);
}

/** {@link percentile} of an ascending sample: sorted once, read at many shares. */
export function percentileOfSorted(sorted: Float64Array, share: number): number {
  return interpolated((i) => sorted[i]!, share * (sorted.length - 1));
}

/**
 * {@link percentile} at many shares, to the same bits, of a sample so large that sorting it all takes long.
 *
 * @param x At least one value, none of them NaN.
 */
export function percentiles(x: Float64Array, shares: readonly number[]): Float64Array {
  const values = orderStatistics(x, percentileRanks(x.length, shares));
  return percentilesBy((i) => values.get(i)!, x.length, shares);
}

/** Positions of the ascending sample that percentiles are read from. */
export function percentileRanks(length: number, shares: readonly number[]): number[] {
  const positions = shares.map((share) => share * (length - 1));
  return positions.flatMap((position) => [Math.floor(position), Math.ceil(position)]);
}

/** {@link percentiles} of a sample that is not at hand. @param valueAt A position of the ascending sample. */
export function percentilesBy(
  valueAt: (position: number) => number,
  length: number,
  shares: readonly number[],
): Float64Array {
  return Float64Array.from(shares, (share) => interpolated(valueAt, share * (length - 1)));
}

function interpolated(valueAt: (i: number) => number, position: number): number {
  const below = valueAt(Math.floor(position));
  const above = valueAt(Math.ceil(position));
  return below + (above - below) * (position - Math.floor(position));
}
