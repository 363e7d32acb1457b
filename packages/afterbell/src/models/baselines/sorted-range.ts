/**
 * Keeps a range of an array sorted while it moves. A range that moves forward by a few values costs a few shifts
 * of memory where sorting it anew takes a hundred times as long; any other range is sorted anew.
 *
 * @param values (T), not changed afterwards; NaN is left out.
 * @returns A function of a range `start <= i < end` to its known values in ascending order, valid until its next call.
 */
export function sortedRange(values: Float64Array): (start: number, end: number) => Float64Array {
  const sorted = new Float64Array(values.length);
  let count = 0;
  let [from, to] = [0, 0];

  function insert(value: number): void {
    const index = firstNotBelow(sorted, count, value);
    sorted.copyWithin(index + 1, index, count);
    sorted[index] = value;
    count++;
  }

  function remove(value: number): void {
    const index = firstNotBelow(sorted, count, value);
    sorted.copyWithin(index, index + 1, count);
    count--;
  }

  function sortAnew(start: number, end: number): void {
    const known = knownOf(values.subarray(start, end));
    sorted.set(known.sort());
    count = known.length;
  }

  return (start, end) => {
    if (start >= from && end >= to && start < to) {
      for (const value of knownOf(values.subarray(from, start))) remove(value);
      for (const value of knownOf(values.subarray(to, end))) insert(value);
    } else {
      sortAnew(start, end);
    }
    [from, to] = [start, end];
    return sorted.subarray(0, count);
  };
}

const knownOf = (values: Float64Array) => values.filter((value) => !Number.isNaN(value));

/** The index of the first of `count` ascending values that is not below `value`. */
function firstNotBelow(sorted: Float64Array, count: number, value: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
