import { mismatch, requireString } from "../argument.ts";
import { InputMismatchError } from "../errors.ts";
import { isFloatArray } from "../value-description.ts";

export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major. Written as F32 or F64, as it is. */
  readonly data: Float32Array | Float64Array;
}

export interface TensorFile {
  readonly tensors: readonly Tensor[];
  /** Free text by name; the format allows nothing else here. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Metadata may be left out. */
export type WritableTensorFile = Pick<TensorFile, "tensors"> & Partial<TensorFile>;

/** @throws {InputMismatchError} What would not be read again, or would be read as something else. */
export function requireTensorFile(file: WritableTensorFile): WritableTensorFile {
  if (typeof file !== "object" || file === null || !Array.isArray(file.tensors)) {
    throw mismatch("file", "{ tensors: [{ name, shape, data }] }", file);
  }
  const { tensors, metadata = {} } = file;
  const names = new Set<string>();
  for (let i = 0; i < tensors.length; i++) {
    const { name } = requireTensor(tensors[i], `tensors[${i}]`);
    if (names.has(name)) {
      throw mismatch(`tensors[${i}].name`, "a name that no other tensor has", name);
    }
    names.add(name);
  }
  if (typeof metadata !== "object" || metadata === null || Array.isArray(metadata)) {
    throw mismatch("metadata", "an object of strings", metadata);
  }
  for (const [name, text] of Object.entries(metadata)) requireString(text, `metadata.${name}`);
  return file;
}

function requireTensor(tensor: Tensor | undefined, place: string): Tensor {
  if (typeof tensor !== "object" || tensor === null) {
    throw mismatch(place, "{ name, shape, data }", tensor);
  }
  const { name, shape, data } = tensor;
  requireString(name, `${place}.name`);
  if (name === "__metadata__") {
    throw mismatch(`${place}.name`, "a name that the format does not use itself", name);
  }
  if (!isFloatArray(data)) {
    throw mismatch(`${place}.data`, "a Float32Array or a Float64Array", data);
  }
  requireShapeOf(data.length, shape, place);
  return tensor;
}

function requireShapeOf(length: number, shape: unknown, place: string): void {
  const isShape =
    Array.isArray(shape) && Array.from(shape).every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!isShape) throw mismatch(`${place}.shape`, "an array of whole numbers", shape);
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (size === length) return;
  const expected = `${size} values, as of shape (${shape.join(", ")})`;
  throw new InputMismatchError(`${place}.data`, expected, `${length}`);
}
