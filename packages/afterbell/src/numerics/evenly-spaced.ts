/** Indices below `length`, ascending and at even distances from 0 on. @param count At most `length`. */
export function evenlySpaced(count: number, length: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}
