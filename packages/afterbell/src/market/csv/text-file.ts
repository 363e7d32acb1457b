import { UnreadableFileError } from "../../domain/errors.ts";
import { isSystemError } from "../../domain/system-error.ts";
import {
  EmptyFileError,
  FileIsDirectoryError,
  FileNotFoundError,
  NotTextError,
} from "./csv-errors.ts";
import { readAtMost } from "./read-at-most.ts";

/**
 * A file's text, without its byte order mark. UTF-8, or UTF-16 with its mark.
 *
 * @throws {PriceFileError} No file, a folder, empty, not text.
 * @throws {UnreadableFileError}
 */
export async function readTextFile(file: string): Promise<string> {
  return decodeText(await readTextBytes(file), file);
}

/** The text of a file's bytes. @throws {PriceFileError} Empty, or not text. */
export function decodeText(bytes: Uint8Array, file: string): string {
  const text = decoded(bytes, file);
  if (text.includes("\0")) throw new NotTextError(file, "contains zero bytes");
  if (text.trim() === "") throw new EmptyFileError(file);
  return text;
}

/** Bytes of a text file: a hundred years of daily prices of 500 symbols are half of it. */
const MAX_TEXT_BYTES = 2 ** 29 - 1;

/**
 * The bytes of a file that is to be decoded by {@link decodeText}.
 *
 * @throws {PriceFileError} No file, a folder, too large.
 * @throws {UnreadableFileError}
 */
export async function readTextBytes(file: string): Promise<Uint8Array> {
  try {
    const bytes = await readAtMost(file, MAX_TEXT_BYTES);
    if (bytes !== null) return bytes;
    throw new NotTextError(file, `larger than ${MAX_TEXT_BYTES} bytes`);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === "ENOENT" || error.code === "ENOTDIR") throw new FileNotFoundError(file);
    if (error.code === "EISDIR") throw new FileIsDirectoryError(file);
    throw new UnreadableFileError(file, error.message);
  }
}

function decoded(bytes: Uint8Array, file: string): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3) {
    throw new NotTextError(file, "a zip file or an Excel workbook: save it as CSV");
  }
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw new NotTextError(file, 'in a spreadsheet, save it as "CSV UTF-8"');
  }
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}
