/** @throws {RangeError} No values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("the median of no values");
  const ascending = values.toSorted((a, b) => a - b);
  const middle = ascending.length / 2;
  if (!Number.isInteger(middle)) return ascending[Math.floor(middle)]!;
  return (ascending[middle - 1]! + ascending[middle]!) / 2;
}
