import { DamagedFileError } from "../errors.ts";

/**
 * Most bytes that one file may have us hold beyond its own: a few instructions of a pickle can ask
 * for the same long array again and again.
 */
const MAX_HELD_BYTES = 2 ** 26;

/** Most instructions of one file. Ten thousand features take about 30,000. */
const MAX_INSTRUCTIONS = 500_000;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes of an untrusted file, read in order. Every read is checked against the file's end. */
export class ByteReader {
  readonly file: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;
  #held = 0;
  #instructions = 0;

  constructor(bytes: Uint8Array, file: string) {
    this.file = file;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  /** @throws {DamagedFileError} With the place and the reason. */
  fail(reason: string): never {
    throw new DamagedFileError(this.file, `byte ${this.#position}: ${reason}`);
  }

  /** @returns A view of the next bytes, not a copy. */
  take(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.#bytes.subarray(start, start + count);
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** A 64-bit length. @throws {DamagedFileError} More than the file has left. */
  length64(): number {
    const length = this.#view.getBigUint64(this.#advance(8), true);
    if (length > BigInt(this.remaining))
      this.fail(`${length} bytes announced, ${this.remaining} left`);
    return Number(length);
  }

  /** Big-endian, as pickles hold their floats. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  utf8(count: number): string {
    const bytes = this.take(count);
    try {
      return utf8.decode(bytes);
    } catch {
      this.fail("text that is not UTF-8");
    }
  }

  /** Text up to a line feed, which is left out. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    if (end < 0) this.fail("a line without an end");
    const text = this.utf8(end - this.#position);
    this.#position = end + 1;
    return text;
  }

  /** Counts memory, and the work of filling it, against the limit before it is taken. */
  hold(bytes: number): void {
    this.#held += bytes;
    if (!(this.#held <= MAX_HELD_BYTES))
      this.fail(`it would take more than ${MAX_HELD_BYTES} bytes`);
  }

  /** Counts instructions against the limit. */
  countInstruction(): void {
    this.#instructions++;
    if (this.#instructions > MAX_INSTRUCTIONS)
      this.fail(`more than ${MAX_INSTRUCTIONS} instructions`);
  }

  #advance(count: number): number {
    if (!(count <= this.remaining)) {
      this.fail(`it is cut off: ${count} bytes announced, ${this.remaining} left`);
    }
    const start = this.#position;
    this.#position += count;
    return start;
  }
}
