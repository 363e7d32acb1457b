interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Fewer points of a line that look the same: of each run of neighbours the lowest and the highest, so that
 * no extreme is lost, and both ends.
 *
 * @param count About as many are kept.
 */
export function thinned(points: readonly Point[], count: number): readonly Point[] {
  if (points.length <= count) return points;
  const run = Math.ceil((2 * points.length) / count);
  const kept = new Set<number>([0, points.length - 1]);
  for (let start = 0; start < points.length; start += run) {
    let [low, high] = [start, start];
    for (let i = start; i < Math.min(points.length, start + run); i++) {
      if (points[i]!.y < points[low]!.y) low = i;
      if (points[i]!.y > points[high]!.y) high = i;
    }
    kept.add(low).add(high);
  }
  return points.filter((_, i) => kept.has(i));
}
