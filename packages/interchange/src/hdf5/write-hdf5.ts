/**
 * @file HDF5 files of groups, text attributes and whole arrays, in the oldest layout that every
 * reader knows: superblock 0, symbol tables, contiguous data. That is all a Keras file holds.
 *
 * Source: HDF5 File Format Specification, version 3.0; what libhdf5 itself writes by default.
 */

import { FieldWriter } from "../zip/field-writer.ts";

export interface HdfGroup {
  /** Texts by name. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, HdfGroup | HdfArray>>;
}

export interface HdfArray {
  /** None for a single value. */
  readonly shape: readonly number[];
  /** Row-major; null for float32 zeros, which then take no room in the file. */
  readonly data: Float32Array | BigInt64Array | null;
}

/** The same content gives the same bytes. */
export function writeHdf5(root: HdfGroup): Uint8Array {
  return new HdfFile(root).bytes();
}

const SUPERBLOCK_BYTES = 96;
const UNDEFINED = 0xffff_ffff_ffff_ffffn;
const INTERNAL_K = 16;
/** Children of a tree's node, and members of a leaf, are twice its K. */
const TREE_CHILDREN = 2 * INTERNAL_K;

class HdfFile {
  readonly #parts: Uint8Array[] = [];
  #size = SUPERBLOCK_BYTES;
  readonly #leafK: number;
  readonly #root: GroupPlace;
  /** Texts of attributes, and where they will lie. */
  readonly #texts: Uint8Array[] = [];
  readonly #textsAddress: number;

  constructor(root: HdfGroup) {
    this.#leafK = Math.max(4, Math.ceil(largestGroup(root) / TREE_CHILDREN / 2));
    collectTexts(root, this.#texts);
    this.#textsAddress = this.#append(globalHeap(this.#texts));
    this.#root = this.#group(root, { next: 1 });
  }

  bytes(): Uint8Array {
    const file = new Uint8Array(this.#size);
    file.set(this.#superblock(), 0);
    let place = SUPERBLOCK_BYTES;
    for (const part of this.#parts) {
      file.set(part, place);
      place += aligned(part.length);
    }
    return file;
  }

  /** @returns Its address. */
  #append(part: Uint8Array): number {
    const address = this.#size;
    this.#parts.push(part);
    this.#size += aligned(part.length);
    return address;
  }

  #superblock(): Uint8Array {
    const { header, tree, heap } = this.#root;
    return new FieldWriter()
      .bytes(0x89)
      .text("HDF\r\n\x1a\n")
      .bytes(0, 0, 0, 0, 0, 8, 8, 0) // versions; sizes of offsets and lengths
      .uint16(this.#leafK)
      .uint16(INTERNAL_K)
      .uint32(0)
      .uint64(0)
      .uint64(UNDEFINED)
      .uint64(this.#size)
      .uint64(UNDEFINED)
      .uint64(0) // from here the root's entry: no name
      .uint64(header)
      .uint32(1) // tree and heap follow
      .uint32(0)
      .uint64(tree)
      .uint64(heap)
      .done();
  }

  /** @param text Index in the global heap of the next attribute's text, from 1. */
  #group({ members, attributes = {} }: HdfGroup, text: { next: number }): GroupPlace {
    const messages = Object.keys(attributes).map((name) =>
      attributeMessage(name, this.#textsAddress, text.next++, this.#texts),
    );
    const names = Object.keys(members).sort();
    const headers = new Map<string, number>();
    for (const name of Object.keys(members)) {
      const member = members[name]!;
      const header = "members" in member ? this.#group(member, text).header : this.#array(member);
      headers.set(name, header);
    }
    const { heap, offsets } = this.#localHeap(names);
    const tree = this.#symbolTable(names, headers, offsets);
    const table = message(0x11, new FieldWriter().uint64(tree).uint64(heap).done());
    return { header: this.#append(objectHeader([table, ...messages])), tree, heap };
  }

  /** Names one after another; the first eight bytes are the empty name. */
  #localHeap(names: readonly string[]): { heap: number; offsets: ReadonlyMap<string, number> } {
    const offsets = new Map<string, number>();
    const data = new FieldWriter().uint64(0);
    for (const name of names) {
      offsets.set(name, data.length);
      data.text(`${name}\0`).align(8);
    }
    const segment = this.#append(data.done());
    const noFreeList = 1;
    const heap = new FieldWriter()
      .text("HEAP\0\0\0\0")
      .uint64(data.length)
      .uint64(noFreeList)
      .uint64(segment);
    return { heap: this.#append(heap.done()), offsets };
  }

  /** A tree of one level: its root, and leaves of at most 2 · leafK members each. */
  #symbolTable(
    names: readonly string[],
    headers: ReadonlyMap<string, number>,
    offsets: ReadonlyMap<string, number>,
  ): number {
    const perLeaf = 2 * this.#leafK;
    const leafCount = Math.ceil(names.length / perLeaf);
    const tree = new FieldWriter()
      .text("TREE\0\0")
      .uint16(leafCount)
      .uint64(UNDEFINED)
      .uint64(UNDEFINED)
      .uint64(0); // every name is after the empty one
    for (let leaf = 0; leaf < leafCount; leaf++) {
      const members = names.slice(leaf * perLeaf, (leaf + 1) * perLeaf);
      tree.uint64(this.#append(symbolNode(members, perLeaf, headers, offsets)));
      tree.uint64(offsets.get(members.at(-1)!)!);
    }
    const nodeBytes = 24 + 8 * (2 * TREE_CHILDREN + 1);
    return this.#append(tree.fillTo(nodeBytes).done());
  }

  #array({ shape, data }: HdfArray): number {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const bytes = data && new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const address = bytes === null ? UNDEFINED : this.#append(bytes);
    const space = new FieldWriter().bytes(1, shape.length, 0, 0, 0, 0, 0, 0);
    for (const extent of shape) space.uint64(extent);
    const layout = new FieldWriter().bytes(3, 1).uint64(address);
    layout.uint64(bytes?.length ?? size * Float32Array.BYTES_PER_ELEMENT);
    return this.#append(
      objectHeader([
        message(0x01, space.done()),
        message(0x03, data instanceof BigInt64Array ? INT64 : FLOAT32),
        message(0x05, Uint8Array.of(2, 2, 2, 1, 0, 0, 0, 0)), // unwritten values are zero
        message(0x08, layout.done()),
      ]),
    );
  }
}

interface GroupPlace {
  readonly header: number;
  readonly tree: number;
  readonly heap: number;
}

/** Little-endian, as every machine of ours lays out its typed arrays. */
const FLOAT32 = new FieldWriter()
  .bytes(0x11, 0x20, 31, 0)
  .uint32(4)
  .uint16(0)
  .uint16(32)
  .bytes(23, 8, 0, 23)
  .uint32(127)
  .done();
const INT64 = new FieldWriter().bytes(0x10, 0x08, 0, 0).uint32(8).uint16(0).uint16(64).done();
/** Text of any length in UTF-8: its length, and its place in the global heap. */
const TEXT = new FieldWriter()
  .bytes(0x19, 0x01, 0x01, 0)
  .uint32(16)
  .bytes(0x13, 0x10, 0, 0) // of characters
  .uint32(1)
  .done();

function symbolNode(
  members: readonly string[],
  room: number,
  headers: ReadonlyMap<string, number>,
  offsets: ReadonlyMap<string, number>,
): Uint8Array {
  const node = new FieldWriter().text("SNOD").bytes(1, 0).uint16(members.length);
  for (const name of members) {
    node.uint64(offsets.get(name)!).uint64(headers.get(name)!).uint64(0).uint64(0).uint64(0);
  }
  return node.fillTo(8 + 40 * room).done();
}

function objectHeader(messages: readonly Uint8Array[]): Uint8Array {
  const size = messages.reduce((sum, part) => sum + part.length, 0);
  const header = new FieldWriter().bytes(1, 0).uint16(messages.length).uint32(1).uint32(size);
  header.align(8);
  for (const part of messages) header.bytes(...part);
  return header.done();
}

function message(type: number, content: Uint8Array): Uint8Array {
  const size = aligned(content.length);
  const header = new FieldWriter().uint16(type).uint16(size).bytes(0, 0, 0, 0);
  return header
    .bytes(...content)
    .align(8)
    .done();
}

function attributeMessage(
  name: string,
  heap: number,
  index: number,
  texts: readonly Uint8Array[],
): Uint8Array {
  const nameBytes = new TextEncoder().encode(`${name}\0`);
  const scalar = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);
  const content = new FieldWriter()
    .bytes(1, 0)
    .uint16(nameBytes.length)
    .uint16(TEXT.length)
    .uint16(scalar.length);
  content.bytes(...nameBytes).align(8);
  content.bytes(...TEXT).align(8);
  content.bytes(...scalar);
  content
    .uint32(texts[index - 1]!.length)
    .uint64(heap)
    .uint32(index);
  return message(0x0c, content.done());
}

/** Where texts of attributes lie, numbered from 1. A collection takes at least 4096 bytes. */
function globalHeap(texts: readonly Uint8Array[]): Uint8Array {
  const content = new FieldWriter();
  for (const [i, text] of texts.entries()) {
    content
      .uint16(i + 1)
      .uint16(1)
      .uint32(0)
      .uint64(text.length);
    content.bytes(...text).align(8);
  }
  const headerBytes = 16;
  const size = Math.max(4096, headerBytes + content.length + 16);
  const free = size - headerBytes - content.length;
  content.uint64(0).uint64(free); // object 0 is the free room, its own header included
  const heap = new FieldWriter().text("GCOL").bytes(1, 0, 0, 0).uint64(size);
  return heap
    .bytes(...content.done())
    .fillTo(size)
    .done();
}

function collectTexts({ attributes = {}, members }: HdfGroup, texts: Uint8Array[]): void {
  for (const text of Object.values(attributes)) texts.push(new TextEncoder().encode(text));
  for (const member of Object.values(members)) {
    if ("members" in member) collectTexts(member, texts);
  }
}

function largestGroup({ members }: HdfGroup): number {
  const inner = Object.values(members).map((m) => ("members" in m ? largestGroup(m) : 0));
  return Math.max(Object.keys(members).length, ...inner);
}

function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}
