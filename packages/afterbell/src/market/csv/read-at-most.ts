import { open } from "node:fs/promises";

/** Chunk size for a file of unknown size. */
const CHUNK_BYTES = 2 ** 20;

/** Asked for where a file should end, to see whether it does. */
const BEYOND_BYTES = 2 ** 12;

/**
 * A file's bytes. What a device or a pipe gives is counted while it is read: its size is not known before.
 *
 * @returns null where there are more than `maxBytes`; no more than a chunk beyond them is read.
 * @throws A system error, as `open` and `read` do.
 */
export async function readAtMost(path: string, maxBytes: number): Promise<Uint8Array | null> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > maxBytes) return null;
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const unknown = size === 0 ? CHUNK_BYTES : BEYOND_BYTES;
      const chunk = Buffer.allocUnsafe(length < size ? size - length : unknown);
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length);
      length += bytesRead;
      if (length > maxBytes) return null;
      chunks.push(chunk.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
