/** @file Columns of float64 in a safetensors file, by name. */

import { DamagedFileError, readSafetensors, writeSafetensors } from "@afterbell/interchange";
import type { StoredFile } from "./imported-model-files.ts";

export interface NamedColumns {
  /** @throws {DamagedFileError} There is none of that name. */
  column(name: string): Float64Array;
  readonly metadata: Readonly<Record<string, string>>;
}

/** @param metadata Besides `format`. */
export function encodeNamedColumns(
  columns: Readonly<Record<string, Float64Array | Int32Array>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const tensors = Object.entries(columns).map(([name, column]) => ({
    ...{ name, shape: [column.length] },
    data: Float64Array.from(column),
  }));
  return writeSafetensors({ tensors, metadata: { format: "afterbell", ...metadata } });
}

/** @throws {DamagedFileError} Not such a file. */
export function decodeNamedColumns({ file, bytes }: StoredFile): NamedColumns {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const column = (name: string): Float64Array => {
    const found = tensors.find((tensor) => tensor.name === name);
    if (found) return Float64Array.from(found.data);
    throw new DamagedFileError(file, `it has no column ${name}`);
  };
  return { column, metadata };
}
