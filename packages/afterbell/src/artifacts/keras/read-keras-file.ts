import { readLimited } from "../../storage/read-file.ts";
import { sha256 } from "../sha256.ts";
import { NotAModelError } from "./errors.ts";
import { type KerasModel, MAX_MODEL_BYTES, readKerasModel } from "./keras-model.ts";

/**
 * @returns The model with the SHA-256 of its file.
 * @throws {UnreadableFileError} Not there, a folder, or not readable.
 * @throws {NotAModelError | DamagedFileError | UnsupportedModelError} As `readKerasModel`.
 */
export async function readKerasFile(
  path: string,
): Promise<{ readonly content: KerasModel; readonly sha256: string }> {
  const bytes = await readLimited(path, MAX_MODEL_BYTES);
  if (bytes === null) throw new NotAModelError(path, `more than ${MAX_MODEL_BYTES} bytes`);
  return { content: readKerasModel(bytes, path), sha256: sha256(bytes) };
}
