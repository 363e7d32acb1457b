import type { Cursor } from "./reader.ts";

/** Elements of one dataset or attribute. 64 MiB as float32: an LSTM of 2048 units. */
const MAX_ELEMENTS = 2 ** 24;

/** @returns Extents; none for a scalar. @throws {DamagedFileError} No extents, or too many elements. */
export function readDataspace(cursor: Cursor): number[] {
  const version = cursor.version([1, 2], "dataspace");
  const rank = cursor.u8();
  cursor.skip(1); // whether maximal extents follow
  const kind = version === 2 ? cursor.u8() : 1;
  if (version === 1) cursor.skip(5);
  if (kind > 1) throw cursor.source.damaged(cursor.where, "it has no elements");
  const shape = Array.from({ length: rank }, () => cursor.length());
  if (elementsOf(shape) > MAX_ELEMENTS) {
    const limit = `more than the ${MAX_ELEMENTS} elements allowed`;
    throw cursor.source.damaged(cursor.where, `shape (${shape.join(", ")}): ${limit}`);
  }
  return shape;
}

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
