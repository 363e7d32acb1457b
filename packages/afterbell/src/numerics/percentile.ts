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
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (above - below) * (position - Math.floor(position));
}
