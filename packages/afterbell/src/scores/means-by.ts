/**
 * Means of the values that share a key, such as the losses of many symbols on one day: what happens on a day happens to
 * all of them, so a test takes it as one observation.
 *
 * @param keys (N) in any order.
 * @returns One mean for each key, ascending by key.
 */
export function meansBy<Key extends string | number>(
  keys: Iterable<Key>,
  values: Float64Array,
): Float64Array {
  const totals = new Map<Key, { sum: number; count: number }>();
  let i = 0;
  for (const key of keys) {
    const value = values[i++]!;
    const total = totals.get(key);
    if (!total) {
      totals.set(key, { sum: value, count: 1 });
      continue;
    }
    total.sum += value;
    total.count++;
  }
  const sorted = [...totals].sort(([a], [b]) => (a < b ? -1 : 1));
  return Float64Array.from(sorted, ([, { sum, count }]) => sum / count);
}
