/**
 * Circles among files that import each other: through every file that lies on one, a shortest one, and every
 * file that imports itself. Each begins and ends with the same file, as in `["a.ts", "b.ts", "a.ts"]`.
 *
 * @param imports For each file, the files it imports.
 * @returns Empty where the files have an order in which each imports only earlier ones.
 */
export function importCircles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const shown = new Set<string>();
  for (const file of [...imports.keys()].sort()) {
    if (imports.get(file)!.includes(file)) circles.push([file, file]);
    if (shown.has(file)) continue;
    const circle = circleThrough(file, imports);
    for (const member of circle ?? []) shown.add(member);
    if (circle) circles.push(circle);
  }
  return circles;
}

/** A shortest circle of two or more files, breadth first; null where there is none. */
function circleThrough(
  start: string,
  imports: ReadonlyMap<string, readonly string[]>,
): string[] | null {
  const reached = new Set([start]);
  let paths = [[start]];
  while (paths.length > 0) {
    const longer: string[][] = [];
    for (const path of paths) {
      for (const next of imports.get(path.at(-1)!) ?? []) {
        if (next === start && path.length > 1) return [...path, start];
        if (reached.has(next)) continue;
        reached.add(next);
        longer.push([...path, next]);
      }
    }
    paths = longer;
  }
  return null;
}
