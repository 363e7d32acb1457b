/** @file The two containers of a deflate stream, each with its checksum: zlib's and gzip's. */

import { concatenate } from "./concatenate.ts";
import { crc32 } from "./crc32.ts";
import { InflateError, inflate } from "./inflate.ts";

/** Source: RFC 1950. @param maxBytes The most it may unpack to. @throws {InflateError} */
export function inflateZlib(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const [method = 0, flags = 0] = bytes;
  const isZlib = (method & 15) === 8 && (method * 256 + flags) % 31 === 0 && (flags & 32) === 0;
  if (!isZlib) throw new InflateError("no zlib header");
  const { data, end } = inflate(bytes, 2, maxBytes);
  requireChecksum(bytes, end, false, adler32(data));
  return data;
}

/**
 * One member or several, joined. Source: RFC 1952.
 *
 * @param maxBytes The most it may unpack to.
 * @throws {InflateError}
 */
export function gunzip(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const members: Uint8Array[] = [];
  let [offset, length] = [0, 0];
  do {
    const { data, end } = inflate(bytes, gzipHeaderEnd(bytes, offset), maxBytes - length);
    requireChecksum(bytes, end, true, crc32(data));
    members.push(data);
    length += data.length;
    offset = end + 8;
  } while (offset < bytes.length);
  return members.length === 1 ? members[0]! : concatenate(members);
}

const [HEADER_CRC, EXTRA, NAME, COMMENT] = [2, 4, 8, 16];

function gzipHeaderEnd(bytes: Uint8Array, start: number): number {
  const isGzip = bytes[start] === 0x1f && bytes[start + 1] === 0x8b && bytes[start + 2] === 8;
  if (!isGzip) throw new InflateError(start === 0 ? "no gzip header" : "bytes follow its end");
  const flags = bytes[start + 3] ?? 0;
  let end = start + 10;
  if (flags & EXTRA) end += 2 + (bytes[end] ?? 0) + 256 * (bytes[end + 1] ?? 0);
  if (flags & NAME) end = afterZero(bytes, end);
  if (flags & COMMENT) end = afterZero(bytes, end);
  return flags & HEADER_CRC ? end + 2 : end;
}

function afterZero(bytes: Uint8Array, start: number): number {
  const zero = bytes.indexOf(0, start);
  if (zero < 0) throw new InflateError("the data is cut off");
  return zero + 1;
}

function requireChecksum(
  bytes: Uint8Array,
  offset: number,
  isLittleEndian: boolean,
  expected: number,
): void {
  if (offset + 4 > bytes.length) throw new InflateError("the data is cut off");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(offset, isLittleEndian) !== expected) {
    throw new InflateError("its checksum differs");
  }
}

/** Source: RFC 1950, section 9. */
function adler32(bytes: Uint8Array): number {
  const PRIME = 65521;
  /** As many additions as stay below 2 ** 32. */
  const RUN = 5552;
  let [a, b] = [1, 0];
  for (let start = 0; start < bytes.length; start += RUN) {
    const end = Math.min(bytes.length, start + RUN);
    for (let i = start; i < end; i++) {
      a += bytes[i]!;
      b += a;
    }
    a %= PRIME;
    b %= PRIME;
  }
  return b * 65536 + a;
}
