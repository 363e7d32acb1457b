/** @file Checks of what callers pass, one for each kind of argument: every public function makes them first. */

import { InputMismatchError } from "./errors.ts";
import { describeValue, isFloatArray, tagOf } from "./value-description.ts";

/** The bytes of a file, as `readFile` and `fetch` give them. */
export type FileBytes = Uint8Array | ArrayBuffer;

/** What a reader is told about the file it is given. */
export interface ReadFileOptions {
  /** The file's name, for errors. @default "model file", "scaler file" or "safetensors file" */
  readonly file?: string;
}

/**
 * @returns The same memory, not a copy, except of shared memory, which another thread could change.
 * @throws {InputMismatchError} No Uint8Array (a Buffer is one) and no ArrayBuffer.
 */
export function requireBytes(bytes: unknown): Uint8Array {
  if (ArrayBuffer.isView(bytes) && tagOf(bytes) === "Uint8Array") {
    const view = bytes as Uint8Array;
    return tagOf(view.buffer) === "ArrayBuffer" ? view : Uint8Array.from(view);
  }
  if (tagOf(bytes) === "ArrayBuffer") {
    const buffer = bytes as ArrayBuffer;
    // One that was transferred to another thread has no bytes, and no view of it can be made.
    return buffer.byteLength === 0 ? new Uint8Array() : new Uint8Array(buffer);
  }
  throw mismatch("bytes", "a Uint8Array or an ArrayBuffer", bytes, hintForBytes(bytes));
}

function hintForBytes(bytes: unknown): string {
  if (typeof bytes === "string") return "; pass the content of the file, not its name";
  switch (tagOf(bytes)) {
    case "Promise":
      return "; await it first";
    case "Blob":
    case "File":
    case "Response":
      return "; pass what its arrayBuffer() resolves to";
    default:
      return "";
  }
}

/** @throws {InputMismatchError} No object, or `file` is no string. */
export function requireOptions<Options extends object>(
  options: Options,
  example: string,
): Options & { readonly file?: string } {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw mismatch("options", `an object such as ${example}`, options);
  }
  const { file } = options as { readonly file?: unknown };
  if (file !== undefined && typeof file !== "string") throw mismatch("file", "a string", file);
  return options;
}

/** @throws {InputMismatchError} No array of numbers, or one of them is infinite or, unless allowed, NaN. */
export function requireNumbers(
  value: unknown,
  name: string,
  { allowNaN = false }: { readonly allowNaN?: boolean } = {},
): readonly number[] | Float64Array | Float32Array {
  if (!Array.isArray(value) && !isFloatArray(value)) {
    throw mismatch(name, "a Float64Array, a Float32Array or an array of numbers", value);
  }
  // By index: forEach and its like pass over holes.
  for (let i = 0; i < value.length; i++) {
    const item: unknown = value[i];
    const isValid =
      typeof item === "number" && (Number.isFinite(item) || (allowNaN && Number.isNaN(item)));
    if (!isValid) throw mismatch(`${name}[${i}]`, "a finite number", item);
  }
  return value;
}

/** @throws {InputMismatchError} */
export function requireCount(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return value;
  throw mismatch(name, "a whole number, 1 or more", value);
}

/** @throws {InputMismatchError} */
export function requireString(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw mismatch(name, "a string", value);
}

export function mismatch(
  name: string,
  expected: string,
  got: unknown,
  hint = "",
): InputMismatchError {
  return new InputMismatchError(name, expected, `${describeValue(got)}${hint}`);
}
