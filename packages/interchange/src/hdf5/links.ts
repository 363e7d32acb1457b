/** @file The children of a group, as old files (symbol tables) and new ones (link messages) store them. */

import { type HeaderMessage, messageType } from "./object-header.ts";
import type { Address, Cursor, Hdf5Bytes } from "./reader.ts";

/** Children of a group, or nodes of its tree: more is a loop. */
const MAX_ENTRIES = 100_000;
const GROUP_NODE = 0;

/** By name; what a soft or external link points at is not followed. */
export type Links = ReadonlyMap<string, Address>;

/** @throws {DamagedFileError} Storage Keras does not use, or what cannot be. */
export function readLinks(
  source: Hdf5Bytes,
  messages: readonly HeaderMessage[],
  where: string,
): Links {
  const links = new Map<string, Address>();
  for (const message of messages) {
    if (message.type === messageType.symbolTable) {
      readSymbolTable(source, message.body(), links, where);
    }
    if (message.type === messageType.link) readLink(message.body(), links);
    if (message.type === messageType.linkInfo) requireCompact(message.body());
  }
  return links;
}

function readSymbolTable(
  source: Hdf5Bytes,
  body: Cursor,
  links: Map<string, Address>,
  where: string,
): void {
  const tree = body.address();
  const heap = source.at(body.address(), where);
  heap.signature("HEAP");
  heap.version([0], "local heap");
  heap.skip(3);
  const heapBytes = heap.length();
  heap.skip(source.sizes.length); // free list
  const names = source.slice(heap.address(), heapBytes, where);
  const nodes: Address[] = [tree];
  for (let i = 0; i < nodes.length; i++) {
    if (nodes.length > MAX_ENTRIES) throw source.damaged(where, "its tree does not end");
    const { level, children } = readGroupNode(source, nodes[i]!, where);
    if (level > 0) nodes.push(...children);
    else for (const child of children) readSymbolNode(source, child, names, links, where);
  }
}

function readGroupNode(source: Hdf5Bytes, address: Address, where: string) {
  const node = source.at(address, where);
  node.signature("TREE");
  node.version([GROUP_NODE], "group tree");
  const level = node.u8();
  const count = node.u16();
  node.skip(2 * source.sizes.offset); // siblings
  const children = Array.from({ length: count }, () => {
    node.skip(source.sizes.length); // key: the least name
    return node.address();
  });
  return { level, children };
}

function readSymbolNode(
  source: Hdf5Bytes,
  address: Address,
  names: Uint8Array,
  links: Map<string, Address>,
  where: string,
): void {
  const node = source.at(address, where);
  node.signature("SNOD");
  node.version([1], "symbol node");
  node.skip(1);
  const count = node.u16();
  for (let i = 0; i < count; i++) {
    const nameAt = node.uint(source.sizes.offset);
    const target = node.address();
    const kind = node.u32();
    node.skip(20); // reserved, scratch
    const end = names.indexOf(0, nameAt);
    if (nameAt >= names.length || end < 0) throw source.damaged(where, "a name that does not end");
    const isSoft = kind === 2;
    if (!isSoft) addLink(source, links, names.subarray(nameAt, end), target, where);
  }
}

function readLink(body: Cursor, links: Map<string, Address>): void {
  body.version([1], "link");
  const flags = body.u8();
  const kind = flags & 0x08 ? body.u8() : 0;
  if (flags & 0x04) body.skip(8); // order of creation
  if (flags & 0x10) body.skip(1); // character set
  const nameBytes = body.uint(1 << (flags & 3));
  const name = body.take(nameBytes);
  if (kind === 0) addLink(body.source, links, name, body.address(), body.where);
}

/** Groups of many links in files of the "latest" format lie in a heap that is not read here. */
function requireCompact(body: Cursor): void {
  body.version([0], "link information");
  const flags = body.u8();
  if (flags & 1) body.skip(8);
  if (body.address() !== null) {
    throw body.source.damaged(
      body.where,
      "a group in HDF5's \"latest\" form; save the model again with Keras's own model.save",
    );
  }
}

function addLink(
  source: Hdf5Bytes,
  links: Map<string, Address>,
  name: Uint8Array,
  target: Address,
  where: string,
): void {
  links.set(new TextDecoder().decode(name), target);
  if (links.size > MAX_ENTRIES) throw source.damaged(where, "more children than allowed");
}
