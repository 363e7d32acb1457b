import { fileURLToPath } from "node:url";
import { MissingPackageError } from "../report/errors.ts";

/**
 * Path of DejaVu Sans, with which pictures are lettered.
 *
 * @throws {MissingPackageError} The font's package was left out on install.
 */
export function reportFont(): string {
  try {
    return fileURLToPath(import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
  } catch (cause) {
    throw new MissingPackageError("dejavu-fonts-ttf", { cause });
  }
}
