/**
 * @file Members of a zip archive, taken out in memory by name: nothing is written anywhere, and what
 * a member unpacks to is limited before it is unpacked.
 *
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.
 */

import { DamagedFileError } from "../errors.ts";
import { crc32 } from "./crc32.ts";
import { inflate } from "./inflate.ts";

export interface ZipArchive {
  /** Names of all members, in the archive's order. */
  readonly names: readonly string[];
  /** @returns The member's bytes, checked; null where there is none. @throws {DamagedFileError} */
  read(name: string): Uint8Array | null;
}

/** Bytes a member may unpack to: well above what any model of prices needs. */
export const MAX_MEMBER_BYTES = 2 ** 28;
const MAX_MEMBERS = 10_000;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
/** Stands for "see the extra field" in archives past 4 GiB, and where a writer could not know. */
const SEE_EXTRA = 0xffffffff;

/** Whether the bytes begin as a zip archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

interface Member {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerAt: number;
}

/** @param file For errors. @throws {DamagedFileError} Truncated, or with members that cannot be. */
export function openZip(bytes: Uint8Array, file: string): ZipArchive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const members = new Map<string, Member>();
  for (const member of readDirectory(bytes, view, file)) {
    if (members.has(member.name)) {
      throw new DamagedFileError(file, `zip: two members are named ${member.name}`);
    }
    members.set(member.name, member);
  }
  return {
    names: [...members.keys()],
    read: (name) => {
      const member = members.get(name);
      return member ? unpack(member, bytes, view, file) : null;
    },
  };
}

function* readDirectory(bytes: Uint8Array, view: DataView, file: string): Generator<Member> {
  const end = findEnd(view);
  if (end === null)
    throw new DamagedFileError(file, "zip: it is cut off (no directory at its end)");
  const count = view.getUint16(end + 10, true);
  if (count > MAX_MEMBERS) {
    throw new DamagedFileError(file, `zip: ${count} members, at most ${MAX_MEMBERS} are read`);
  }
  let place = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (place + CENTRAL_BYTES > end || view.getUint32(place, true) !== CENTRAL) {
      throw new DamagedFileError(
        file,
        `zip: its directory is damaged (entry ${i + 1} of ${count})`,
      );
    }
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((at) =>
      view.getUint16(place + at, true),
    ) as [number, number, number];
    const next = place + CENTRAL_BYTES + nameBytes + extraBytes + commentBytes;
    if (next > end) throw new DamagedFileError(file, "zip: its directory is cut off");
    yield readMember(bytes, view, place, { nameBytes, extraBytes }, file);
    place = next;
  }
}

function findEnd(view: DataView): number | null {
  const last = view.byteLength - END_BYTES;
  for (let place = last; place >= Math.max(0, last - MAX_COMMENT_BYTES); place--) {
    if (view.getUint32(place, true) === END) return place;
  }
  return null;
}

function readMember(
  bytes: Uint8Array,
  view: DataView,
  place: number,
  { nameBytes, extraBytes }: { readonly nameBytes: number; readonly extraBytes: number },
  file: string,
): Member {
  const nameAt = place + CENTRAL_BYTES;
  const name = new TextDecoder().decode(bytes.subarray(nameAt, nameAt + nameBytes));
  if (/^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)/.test(name)) {
    throw new DamagedFileError(
      file,
      `zip: member ${JSON.stringify(name)} leads out of the archive`,
    );
  }
  const sizes = [24, 20, 42].map((at) => view.getUint32(place + at, true));
  const large = largeSizes(view, nameAt + nameBytes, extraBytes);
  const [size, packedBytes, headerAt] = sizes.map((value) =>
    value === SEE_EXTRA ? (large.shift() ?? value) : value,
  ) as [number, number, number];
  return {
    name,
    method: view.getUint16(place + 10, true),
    isEncrypted: (view.getUint16(place + 8, true) & 1) !== 0,
    crc: view.getUint32(place + 16, true),
    packedBytes,
    bytes: size,
    headerAt,
  };
}

/** Sizes and places in 64 bits, in the order of those that did not fit. */
function largeSizes(view: DataView, from: number, extraBytes: number): number[] {
  const end = from + extraBytes;
  for (let place = from; place + 4 <= end; ) {
    const [id, bytes] = [view.getUint16(place, true), view.getUint16(place + 2, true)];
    const bodyEnd = Math.min(end, place + 4 + bytes);
    if (id === 1) {
      const values: number[] = [];
      for (let at = place + 4; at + 8 <= bodyEnd; at += 8) {
        values.push(Number(view.getBigUint64(at, true)));
      }
      return values;
    }
    place = bodyEnd;
  }
  return [];
}

function unpack(member: Member, bytes: Uint8Array, view: DataView, file: string): Uint8Array {
  const { name, method, packedBytes, headerAt } = member;
  const damaged = (reason: string) => new DamagedFileError(file, `zip, member ${name}: ${reason}`);
  if (member.isEncrypted) throw damaged("it is encrypted");
  if (member.bytes > MAX_MEMBER_BYTES) {
    throw damaged(`it unpacks to ${member.bytes} bytes, at most ${MAX_MEMBER_BYTES} are read`);
  }
  const isThere =
    headerAt + LOCAL_BYTES <= bytes.length && view.getUint32(headerAt, true) === LOCAL;
  if (!isThere) throw damaged("it is not where the directory says");
  const skipped = view.getUint16(headerAt + 26, true) + view.getUint16(headerAt + 28, true);
  const from = headerAt + LOCAL_BYTES + skipped;
  if (from + packedBytes > bytes.length) throw damaged("it is cut off");
  const packed = bytes.subarray(from, from + packedBytes);
  const data = method === 0 ? packed : unpackDeflate(packed, member, damaged);
  if (data.length !== member.bytes) {
    throw damaged(`expected ${member.bytes} bytes, got ${data.length}`);
  }
  if (crc32(data) !== member.crc) throw damaged("its checksum does not fit");
  return data;
}

function unpackDeflate(
  packed: Uint8Array,
  { method, bytes }: Member,
  damaged: (reason: string) => DamagedFileError,
): Uint8Array {
  if (method !== 8) throw damaged(`compressed with method ${method}, expected stored or deflate`);
  try {
    return inflate(packed, 0, bytes).data;
  } catch (error) {
    throw damaged(`cannot be unpacked (${(error as Error).message})`);
  }
}
