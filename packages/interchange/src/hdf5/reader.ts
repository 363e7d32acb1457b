import { DamagedFileError } from "../errors.ts";

/** Sizes a superblock settles for the whole file. */
export interface FieldSizes {
  readonly offset: number;
  readonly length: number;
}

/** HDF5's "undefined address": all bits set. Read as null. */
export type Address = number | null;

/** The bytes of an HDF5 file, every access checked. Addresses count from the superblock's base. */
export class Hdf5Bytes {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly sizes: FieldSizes;
  readonly base: number;
  readonly #view: DataView;

  constructor(file: string, bytes: Uint8Array, sizes: FieldSizes, base: number) {
    this.file = file;
    this.bytes = bytes;
    this.sizes = sizes;
    this.base = base;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @throws {DamagedFileError} What stands at `where` cannot be. */
  damaged(where: string, reason: string): DamagedFileError {
    return new DamagedFileError(this.file, `HDF5, ${where}: ${reason}`);
  }

  /** @param where Named in errors. @throws {DamagedFileError} Outside of the file. */
  at(address: Address, where: string): Cursor {
    if (address === null) throw this.damaged(where, "its address is undefined");
    const place = this.base + address;
    if (place > this.bytes.length) {
      throw this.damaged(where, `address ${place} of ${this.bytes.length} bytes`);
    }
    return new Cursor(this, this.#view, place, this.bytes.length, where);
  }

  /** Data that stands `address … address + size`. */
  slice(address: Address, size: number, where: string): Uint8Array {
    return this.at(address, where).take(size);
  }
}

/** A place in the file that moves on with each read, within an end. Little-endian throughout. */
export class Cursor {
  readonly source: Hdf5Bytes;
  readonly where: string;
  readonly end: number;
  readonly #view: DataView;
  place: number;

  constructor(source: Hdf5Bytes, view: DataView, place: number, end: number, where: string) {
    this.source = source;
    this.#view = view;
    this.place = place;
    this.end = end;
    this.where = where;
  }

  get remaining(): number {
    return this.end - this.place;
  }

  /** The next `size` bytes as a cursor of their own; this one moves past them. */
  within(size: number, where = this.where): Cursor {
    const from = this.#move(size);
    return new Cursor(this.source, this.#view, from, from + size, where);
  }

  take(size: number): Uint8Array {
    const from = this.#move(size);
    return this.source.bytes.subarray(from, from + size);
  }

  skip(size: number): void {
    this.#move(size);
  }

  u8(): number {
    return this.#view.getUint8(this.#move(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#move(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#move(4), true);
  }

  /** @param size Bytes, 1 to 8. @throws {DamagedFileError} More than can be counted exactly. */
  uint(size: number): number {
    const bytes = this.take(size);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + bytes[i]!;
    if (!Number.isSafeInteger(value)) {
      throw this.source.damaged(this.where, `a size or place of ${value}`);
    }
    return value;
  }

  length(): number {
    return this.uint(this.source.sizes.length);
  }

  address(): Address {
    const { offset } = this.source.sizes;
    const bytes = this.take(offset);
    if (bytes.every((byte) => byte === 0xff)) return null;
    this.place -= offset;
    return this.uint(offset);
  }

  signature(expected: string): void {
    const found = String.fromCharCode(...this.take(expected.length));
    if (found !== expected) {
      throw this.source.damaged(this.where, `expected ${expected}, got ${JSON.stringify(found)}`);
    }
  }

  /** @throws {DamagedFileError} Another version than the ones known here. */
  version(known: readonly number[], what: string): number {
    const version = this.u8();
    if (!known.includes(version)) {
      throw this.source.damaged(this.where, `${what} of unknown version ${version}`);
    }
    return version;
  }

  #move(size: number): number {
    const from = this.place;
    if (size < 0 || from + size > this.end) {
      throw this.source.damaged(this.where, `cut off at byte ${this.end}`);
    }
    this.place = from + size;
    return from;
  }
}
