import { readFileSync, statSync } from "node:fs";

/** Files above this are read in the background: at once, they would hold everything else up. */
const MAX_BYTES = 4 * 2 ** 20;

/**
 * A stored file of a few hundred kilobytes. Read in the background it takes five times as long, most of it in turns of
 * the event loop, which is half a second for the three files of 500 symbols.
 *
 * @returns null for what is not such a file, or cannot be read: whoever reads it in the background says why.
 */
export function readAtOnce(file: string): Uint8Array | null {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    // A pipe or a device might not answer for long.
    return found?.isFile() && found.size <= MAX_BYTES ? readFileSync(file) : null;
  } catch {
    return null;
  }
}
