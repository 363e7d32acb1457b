import type { Address, Cursor, Hdf5Bytes } from "./reader.ts";

/** Kinds of header messages that are read here. */
export const messageType = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

export interface HeaderMessage {
  readonly type: number;
  /** A fresh cursor over the message each time. */
  body(): Cursor;
}

/** More blocks or messages than any header Keras writes: a loop, or an attack. */
const MAX_BLOCKS = 1_000;
const MAX_MESSAGES = 100_000;
const SHARED = 0x02;

interface Block {
  readonly cursor: Cursor;
  readonly version: 1 | 2;
  /** Bit 2 of a version 2 header's flags: messages carry their order of creation. */
  readonly hasOrder: boolean;
}

/** All messages of an object, continuations included. @throws {DamagedFileError} */
export function readObjectHeader(
  source: Hdf5Bytes,
  address: Address,
  where: string,
): HeaderMessage[] {
  const blocks: Block[] = [firstBlock(source, address, where)];
  const messages: HeaderMessage[] = [];
  for (let i = 0; i < blocks.length; i++) {
    if (blocks.length > MAX_BLOCKS || messages.length > MAX_MESSAGES) {
      throw source.damaged(where, "its header does not end");
    }
    for (const message of messagesOf(blocks[i]!)) {
      if (message.type !== messageType.continuation) messages.push(message);
      else blocks.push(continuationOf(blocks[i]!, message.body()));
    }
  }
  return messages;
}

function firstBlock(source: Hdf5Bytes, address: Address, where: string): Block {
  const cursor = source.at(address, where);
  if (cursor.u8() === 1) {
    cursor.skip(7); // reserved, number of messages, reference count
    const size = cursor.u32();
    cursor.skip(4);
    return { cursor: cursor.within(size), version: 1, hasOrder: false };
  }
  const modern = source.at(address, where);
  modern.signature("OHDR");
  modern.version([2], "object header");
  const flags = modern.u8();
  if (flags & 0x20) modern.skip(16); // times
  if (flags & 0x10) modern.skip(4); // thresholds of attribute storage
  const size = modern.uint(1 << (flags & 3));
  return { cursor: modern.within(size), version: 2, hasOrder: (flags & 0x04) !== 0 };
}

function continuationOf({ version, hasOrder }: Block, body: Cursor): Block {
  const address = body.address();
  const size = body.length();
  const cursor = body.source.at(address, body.where).within(size);
  if (version === 1) return { cursor, version, hasOrder };
  cursor.signature("OCHK");
  const checksumBytes = 4;
  return { cursor: cursor.within(cursor.remaining - checksumBytes), version, hasOrder };
}

function* messagesOf({ cursor: block, version, hasOrder }: Block): Generator<HeaderMessage> {
  const fieldBytes = version === 1 ? 8 : hasOrder ? 6 : 4;
  const cursor = block.within(block.remaining);
  while (cursor.remaining >= fieldBytes) {
    const type = version === 1 ? cursor.u16() : cursor.u8();
    const size = cursor.u16();
    const flags = cursor.u8();
    cursor.skip(fieldBytes - (version === 1 ? 5 : 4));
    const start = cursor.place;
    cursor.skip(size);
    const { source, where } = cursor;
    const isRead = Object.values<number>(messageType).includes(type);
    if (isRead && flags & SHARED) throw source.damaged(where, "a shared message, not read here");
    yield { type, body: () => source.at(start - source.base, where).within(size) };
  }
}
