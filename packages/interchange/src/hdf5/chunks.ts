/** @file Datasets stored in chunks, compressed or not: Keras writes none, but tools that repack do. */

import { inflateZlib } from "../zip/zlib-stream.ts";
import type { HeaderMessage } from "./object-header.ts";
import type { Address, Cursor, Hdf5Bytes } from "./reader.ts";

/** Nodes of a chunk tree, and chunks: more is a loop. */
const MAX_NODES = 100_000;
const CHUNK_NODE = 1;

interface Filter {
  readonly id: number;
  readonly values: readonly number[];
}

export interface ChunkedLayout {
  /** Root of the tree of chunks. */
  readonly tree: Address;
  /** Extents of a chunk. */
  readonly chunk: readonly number[];
}

/** @returns The dataset's bytes, row-major. @throws {DamagedFileError} */
export function readChunks(
  source: Hdf5Bytes,
  { tree, chunk }: ChunkedLayout,
  shape: readonly number[],
  elementBytes: number,
  filters: readonly Filter[],
  where: string,
): Uint8Array {
  if (chunk.length !== shape.length || chunk.some((extent) => extent < 1)) {
    throw source.damaged(where, `chunks of (${chunk.join(", ")}) in (${shape.join(", ")})`);
  }
  const elements = shape.reduce((product, extent) => product * extent, 1);
  const chunkBytes = chunk.reduce((product, extent) => product * extent, elementBytes);
  const bytes = new Uint8Array(elements * elementBytes);
  let covered = 0;
  for (const { offsets, stored, mask } of chunksOf(source, tree, shape.length, where)) {
    const used = filters.filter((_, i) => (mask & (1 << i)) === 0);
    const data = unfilter(stored, used, chunkBytes, elementBytes, source, where);
    covered += copyChunk(bytes, data, { shape, chunk, offsets, elementBytes });
    if (covered > elements) break; // a chunk told twice
  }
  if (covered !== elements) {
    throw source.damaged(where, `its chunks hold ${covered} of ${elements} values`);
  }
  return bytes;
}

interface Chunk {
  readonly offsets: readonly number[];
  readonly stored: Uint8Array;
  /** Bit i set: filter i was not applied. */
  readonly mask: number;
}

function* chunksOf(
  source: Hdf5Bytes,
  tree: Address,
  rank: number,
  where: string,
): Generator<Chunk> {
  const nodes: Address[] = [tree];
  for (let i = 0; i < nodes.length; i++) {
    if (nodes.length > MAX_NODES) throw source.damaged(where, "its tree does not end");
    const node = source.at(nodes[i]!, where);
    node.signature("TREE");
    node.version([CHUNK_NODE], "chunk tree");
    const level = node.u8();
    const count = node.u16();
    node.skip(2 * source.sizes.offset); // siblings
    for (let c = 0; c < count; c++) {
      const size = node.u32();
      const mask = node.u32();
      const offsets = Array.from({ length: rank }, () => node.uint(8));
      node.skip(8); // offset within an element
      const child = node.address();
      if (level > 0) nodes.push(child);
      else yield { offsets, mask, stored: source.slice(child, size, where) };
    }
  }
}

const filterNames: Record<number, string> = { 4: "szip", 5: "nbit", 6: "scale-offset" };
const [DEFLATE, SHUFFLE, FLETCHER32] = [1, 2, 3];

function unfilter(
  stored: Uint8Array,
  filters: readonly Filter[],
  chunkBytes: number,
  elementBytes: number,
  source: Hdf5Bytes,
  where: string,
): Uint8Array {
  let data = stored;
  for (const { id } of filters.toReversed()) {
    if (id === DEFLATE) data = inflate(data, chunkBytes, source, where);
    else if (id === SHUFFLE) data = unshuffle(data, elementBytes);
    else if (id === FLETCHER32) data = data.subarray(0, -4);
    else throw source.damaged(where, `compressed with ${filterNames[id] ?? `filter ${id}`}`);
  }
  if (data.length !== chunkBytes) {
    throw source.damaged(where, `a chunk of ${data.length} bytes, expected ${chunkBytes}`);
  }
  return data;
}

function inflate(data: Uint8Array, most: number, source: Hdf5Bytes, where: string): Uint8Array {
  try {
    return inflateZlib(data, most + 4); // a checksum may be inside
  } catch (error) {
    throw source.damaged(where, `a chunk that cannot be unpacked (${(error as Error).message})`);
  }
}

/** The inverse of storing all first bytes, then all second bytes, and so on. */
function unshuffle(data: Uint8Array, elementBytes: number): Uint8Array {
  const count = Math.floor(data.length / elementBytes);
  const out = new Uint8Array(data); // what is left over stays in its place
  for (let byte = 0; byte < elementBytes; byte++) {
    for (let i = 0; i < count; i++) out[i * elementBytes + byte] = data[byte * count + i]!;
  }
  return out;
}

interface ChunkPlace {
  readonly shape: readonly number[];
  readonly chunk: readonly number[];
  readonly offsets: readonly number[];
  readonly elementBytes: number;
}

/** Chunks at the edges reach beyond the dataset. @returns Elements that lie inside it. */
function copyChunk(
  to: Uint8Array,
  data: Uint8Array,
  { shape, chunk, offsets, elementBytes }: ChunkPlace,
): number {
  const inside = chunk.map((extent, d) => Math.max(0, Math.min(extent, shape[d]! - offsets[d]!)));
  const rowElements = inside.at(-1) ?? 1;
  const rows = inside.slice(0, -1).reduce((product, extent) => product * extent, 1);
  if (rowElements === 0) return 0;
  for (let row = 0; row < rows; row++) {
    let [rest, from, target, fromStride, toStride] = [row, 0, 0, 1, 1];
    for (let d = shape.length - 1; d >= 0; d--) {
      const isLast = d === shape.length - 1;
      const index = isLast ? 0 : rest % inside[d]!;
      if (!isLast) rest = Math.floor(rest / inside[d]!);
      from += index * fromStride;
      target += (index + offsets[d]!) * toStride;
      fromStride *= chunk[d]!;
      toStride *= shape[d]!;
    }
    const begin = from * elementBytes;
    to.set(data.subarray(begin, begin + rowElements * elementBytes), target * elementBytes);
  }
  return rows * rowElements;
}

/** @throws {DamagedFileError} */
export function readFilters(message: HeaderMessage | undefined): Filter[] {
  if (!message) return [];
  const body = message.body();
  const version = body.version([1, 2], "filter pipeline");
  const count = body.u8();
  if (version === 1) body.skip(6);
  return Array.from({ length: count }, () => readFilter(body, version));
}

function readFilter(body: Cursor, version: number): Filter {
  const id = body.u16();
  const nameBytes = version === 1 || id >= 256 ? body.u16() : 0;
  body.skip(2); // flags
  const valueCount = body.u16();
  body.skip(version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes);
  const values = Array.from({ length: valueCount }, () => body.u32());
  if (version === 1 && valueCount % 2 === 1) body.skip(4);
  return { id, values };
}
