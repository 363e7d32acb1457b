/** `(60, 1)`; what a file leaves open is `?`. */
export function formatShape(shape: readonly (number | null)[]): string {
  return `(${shape.map((extent) => extent ?? "?").join(", ")})`;
}

/** @returns Values of an array of that shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
