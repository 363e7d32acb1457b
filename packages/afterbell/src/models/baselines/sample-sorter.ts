/**
 * Sorts samples of one size into memory of its own: values are dealt to equally wide buckets, which leaves
 * each within a few places of where it belongs, and insertion does the rest. For the 2,000 simulated
 * returns of a forecast this takes a quarter of the time of the engine's sort, and sorting is max of
 * what simulating costs.
 *
 * Source: D. E. Knuth, "The art of computer programming", volume 3, 2nd edition, 1998, section 5.2.5, on
 * distribution followed by insertion.
 *
 * @param ranks Positions of the ascending sample that are read. The others then hold values that are at most a bucket
 * away from where they belong, and the last step, which takes half of the time, is spared. @default all
 * @returns A function from (size) finite values to the same in ascending order, valid until its next call.
 */
export function sampleSorter(
  size: number,
  ranks?: readonly number[],
): (values: Float64Array) => Float64Array {
  const bucketOf = new Uint32Array(size);
  const starts = new Uint32Array(size + 1);
  const sorted = new Float64Array(size);

  return (values) => {
    let [min, max] = [values[0]!, values[0]!];
    for (let i = 1; i < size; i++) {
      const value = values[i]!;
      if (value < min) min = value;
      else if (value > max) max = value;
    }
    const perUnit = (size - 1) / (max - min);
    starts.fill(0);
    let fullest = 0;
    for (let i = 0; i < size; i++) {
      // Not a number where all values are the same, or too near to each other: bucket 0.
      const bucket = ((values[i]! - min) * perUnit) | 0;
      bucketOf[i] = bucket;
      const count = ++starts[bucket + 1]!;
      if (count > fullest) fullest = count;
    }
    if (fullest > MAX_BUCKET_SIZE) {
      sorted.set(values);
      return sorted.sort();
    }
    for (let bucket = 0; bucket < size; bucket++) starts[bucket + 1]! += starts[bucket]!;
    for (let i = 0; i < size; i++) sorted[starts[bucketOf[i]!]!++] = values[i]!;
    // Now `starts` has where each bucket ends.
    if (!ranks) insertionSort(sorted, 0, size);
    else {
      for (const rank of ranks) {
        const bucket = ((sorted[rank]! - min) * perUnit) | 0;
        insertionSort(sorted, bucket === 0 ? 0 : starts[bucket - 1]!, starts[bucket]!);
      }
    }
    return sorted;
  };
}

/** Beyond this, as where one value lies far from all others, insertion is slower than the engine's sort. */
const MAX_BUCKET_SIZE = 128;

/** Sorts `start <= i < end`. */
function insertionSort(values: Float64Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const value = values[i]!;
    let index = i;
    while (index > start && values[index - 1]! > value) {
      values[index] = values[index - 1]!;
      index--;
    }
    values[index] = value;
  }
}
