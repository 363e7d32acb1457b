/** @file A model's or a scaler's file of another program, read from disk with the SHA-256 of its bytes. */

import {
  DamagedFileError,
  MAX_PICKLE_BYTES,
  NotAModelError,
  readScaler,
  type SklearnScaler,
} from "@afterbell/interchange";
import { type KerasModel, MAX_MODEL_BYTES, readKerasModel } from "@afterbell/interchange/keras";
import { readLimited } from "./read-file.ts";
import { sha256 } from "./sha256.ts";

export interface ImportedFile<T> {
  readonly content: T;
  readonly sha256: string;
}

/**
 * @throws {UnreadableFileError} Missing, a folder, or not readable.
 * @throws {NotAModelError | DamagedFileError | UnsupportedModelError} As `readKerasModel`.
 */
export async function readKerasFile(path: string): Promise<ImportedFile<KerasModel>> {
  const bytes = await readLimited(path, MAX_MODEL_BYTES);
  if (bytes === null) throw new NotAModelError(path, `larger than ${MAX_MODEL_BYTES} bytes`);
  return { content: readKerasModel(bytes, path), sha256: sha256(bytes) };
}

/**
 * @throws {UnreadableFileError} Missing, a folder, or not readable.
 * @throws {NotAScalerError | ForbiddenPickleError | DamagedFileError} As `readScaler`.
 */
export async function readScalerFile(path: string): Promise<ImportedFile<SklearnScaler>> {
  const bytes = await readLimited(path, MAX_PICKLE_BYTES);
  if (bytes === null) throw new DamagedFileError(path, `larger than ${MAX_PICKLE_BYTES} bytes`);
  return { content: readScaler(bytes, { file: path }), sha256: sha256(bytes) };
}
