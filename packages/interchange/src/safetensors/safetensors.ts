/**
 * @file The safetensors format: the length of a JSON header as a little-endian u64, the header, then
 * the tensors' bytes.
 *
 * Source: the format section of the safetensors project's README.
 */

import { type FileBytes, type ReadFileOptions, requireBytes, requireOptions } from "../argument.ts";
import { DamagedFileError } from "../errors.ts";
import { kindOfFile } from "../file-kind.ts";
import { describeValue, isFloat32Array } from "../value-description.ts";
import {
  requireTensorFile,
  type Tensor,
  type TensorFile,
  type WritableTensorFile,
} from "./tensor-file.ts";

const LENGTH_BYTES = 8;
/** The header's length is a multiple of it, so that values are aligned. */
const ALIGNMENT = 8;

/**
 * Tensors are written in the order given.
 *
 * @throws {InputMismatchError} Data that is no Float32Array or Float64Array or does not fill its shape,
 *   two tensors of one name or one named `__metadata__`, or metadata other than strings.
 */
export function writeSafetensors(file: WritableTensorFile): Uint8Array {
  const { tensors, metadata = {} } = requireTensorFile(file);
  // Without a prototype, for a tensor named __proto__.
  const header: Record<string, unknown> = Object.create(null);
  header.__metadata__ = metadata;
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    const dtype = isFloat32Array(data) ? "F32" : "F64";
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes + offset);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  bytes.set(text, LENGTH_BYTES);
  let place = LENGTH_BYTES + headerBytes;
  for (const { data } of tensors) {
    const set = isFloat32Array(data) ? "setFloat32" : "setFloat64";
    for (const [i, value] of data.entries()) {
      view[set](place + i * data.BYTES_PER_ELEMENT, value, true);
    }
    place += data.byteLength;
  }
  return bytes;
}

/**
 * @throws {InputMismatchError} `bytes` is no Uint8Array or ArrayBuffer.
 * @throws {DamagedFileError} Anything but a whole safetensors file of F32 or F64 tensors; the error
 *   says what it seems to be instead.
 */
export function readSafetensors(content: FileBytes, options: ReadFileOptions = {}): TensorFile {
  const bytes = requireBytes(content);
  const { file = "safetensors file" } = requireOptions(options, '{ file: "model.safetensors" }');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { header, dataStart } = readHeader(bytes, view, file);
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isTexts(metadata)) throw new DamagedFileError(file, "its __metadata__ is not all text");
  const tensors = Object.entries(entries).map(([name, entry]) =>
    readTensor(name, entry, view, dataStart, file),
  );
  const expected = dataStart + tensors.reduce((sum, t) => sum + t.data.byteLength, 0);
  if (expected !== bytes.length) {
    throw new DamagedFileError(file, `expected ${expected} bytes, got ${bytes.length}`);
  }
  return { tensors, metadata };
}

function readHeader(bytes: Uint8Array, view: DataView, file: string) {
  const declared = bytes.length >= LENGTH_BYTES ? Number(view.getBigUint64(0, true)) : Infinity;
  const dataStart = LENGTH_BYTES + declared;
  if (dataStart > bytes.length) throw notSafetensors(bytes, file, "its header is cut off");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      bytes.subarray(LENGTH_BYTES, dataStart),
    );
    const header: unknown = JSON.parse(text);
    if (typeof header !== "object" || header === null || Array.isArray(header)) {
      throw new SyntaxError("not an object");
    }
    return { header: header as Record<string, unknown>, dataStart };
  } catch (error) {
    const reason = `its header is not JSON (${(error as Error).message})`;
    throw notSafetensors(bytes, file, reason);
  }
}

function notSafetensors(bytes: Uint8Array, file: string, reason: string): DamagedFileError {
  const kind = kindOfFile(bytes, "tensors");
  const isOther = kind !== null && kind !== "safetensors";
  return new DamagedFileError(file, isOther ? `expected safetensors, got ${kind}` : reason);
}

function readTensor(
  name: string,
  entry: unknown,
  view: DataView,
  dataStart: number,
  file: string,
): Tensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (dtype !== "F32" && dtype !== "F64") {
    throw new DamagedFileError(
      file,
      `tensor ${name}: expected dtype F32 or F64, got ${describeValue(dtype)}`,
    );
  }
  if (!isWholeNumbers(shape) || !isWholeNumbers(offsets) || offsets.length !== 2) {
    throw new DamagedFileError(file, `tensor ${name}: its shape or place is not given`);
  }
  const size = shape.reduce((product, extent) => product * extent, 1);
  const [begin, end] = offsets as [number, number];
  const Values = dtype === "F32" ? Float32Array : Float64Array;
  if (end - begin !== size * Values.BYTES_PER_ELEMENT || dataStart + end > view.byteLength) {
    throw new DamagedFileError(file, `tensor ${name}: its values are cut off`);
  }
  const data = new Values(size);
  const get = dtype === "F32" ? "getFloat32" : "getFloat64";
  for (let e = 0; e < size; e++) {
    data[e] = view[get](dataStart + begin + e * Values.BYTES_PER_ELEMENT, true);
  }
  return { name, shape, data };
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === "string");
}

function isWholeNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((v) => Number.isSafeInteger(v) && v >= 0);
}
