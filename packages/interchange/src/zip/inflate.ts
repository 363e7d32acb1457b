/**
 * @file Deflate's decompression in plain TypeScript, so that a browser reads what Node reads. What the
 * data unpacks to is limited before memory is taken for it.
 *
 * Source: RFC 1951. The tests compare it with zlib.
 */

/** Data that is no valid stream, is cut off, or unpacks to more than was allowed. */
export class InflateError extends Error {}

/**
 * @param maxBytes The most it may unpack to.
 * @returns The data, and the offset of the first byte after the stream.
 * @throws {InflateError}
 */
export function inflate(
  bytes: Uint8Array,
  start: number,
  maxBytes: number,
): { readonly data: Uint8Array; readonly end: number } {
  const input = new BitReader(bytes, start);
  const output = new Output(maxBytes);
  for (let isLast = false; !isLast; ) {
    isLast = input.bits(1) === 1;
    const type = input.bits(2);
    if (type === 0) copyStored(input, output);
    else if (type === 1) expand(input, output, FIXED_LITERALS, FIXED_DISTANCES);
    else if (type === 2) expand(input, output, ...readCodes(input));
    else throw new InflateError("a block of an unknown type");
  }
  return { data: output.data(), end: input.end() };
}

class BitReader {
  readonly #bytes: Uint8Array;
  #next: number;
  /** Bits that were read from the bytes and not yet used, the first one lowest. */
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#next = start;
  }

  /** @param count At most 16. */
  bits(count: number): number {
    this.#hold(count);
    if (this.#count < count) throw new InflateError("the data is cut off");
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#count -= count;
    return value;
  }

  symbol(code: HuffmanCode): number {
    this.#hold(MAX_CODE_BITS);
    const entry = code.short[this.#held & SHORT_MASK]! || this.#longEntry(code);
    const length = entry & 15;
    if (length > this.#count) throw new InflateError("the data is cut off");
    this.#held >>>= length;
    this.#count -= length;
    return entry >> 4;
  }

  /** Whole bytes, from the next byte's boundary on. */
  take(length: number): Uint8Array {
    const start = this.end();
    if (start + length > this.#bytes.length) throw new InflateError("the data is cut off");
    this.#next = start + length;
    this.#held = 0;
    this.#count = 0;
    return this.#bytes.subarray(start, start + length);
  }

  /** Offset of the first byte of which no bit was used. */
  end(): number {
    return this.#next - (this.#count >> 3);
  }

  /** At the end of the bytes fewer are held. */
  #hold(count: number): void {
    while (this.#count < count && this.#next < this.#bytes.length) {
      this.#held |= this.#bytes[this.#next++]! << this.#count;
      this.#count += 8;
    }
  }

  /** Codes are ordered by length, and by symbol within a length. */
  #longEntry({ counts, symbols }: HuffmanCode): number {
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length <= MAX_CODE_BITS; length++) {
      code |= (this.#held >> (length - 1)) & 1;
      const count = counts[length]!;
      if (code - first < count) return symbols[index + code - first]! * 16 + length;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new InflateError("a code that stands for nothing");
  }
}

/** Grows as it is written to, up to a limit. */
class Output {
  readonly #maxBytes: number;
  #bytes: Uint8Array;
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#bytes = new Uint8Array(Math.min(maxBytes, 2 ** 16));
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(values: Uint8Array): void {
    this.#reserve(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** Bytes that stand `distance` before the end; they may overlap what is being written. */
  repeat(distance: number, length: number): void {
    if (distance > this.#length) throw new InflateError("it repeats bytes from before its start");
    this.#reserve(length);
    const bytes = this.#bytes;
    for (let i = 0; i < length; i++, this.#length++) {
      bytes[this.#length] = bytes[this.#length - distance]!;
    }
  }

  data(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed > this.#maxBytes) throw new InflateError(`more than ${this.#maxBytes} bytes`);
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.min(this.#maxBytes, Math.max(needed, 2 * this.#length)));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

const MAX_CODE_BITS = 15;
/** Codes up to this length are looked up at once. */
const SHORT_BITS = 9;
const SHORT_MASK = (1 << SHORT_BITS) - 1;

interface HuffmanCode {
  /** Codes of each length. */
  readonly counts: Uint16Array;
  /** In the order of their codes. */
  readonly symbols: Uint16Array;
  /** By the next bits: symbol · 16 + length, or 0 for a longer code. */
  readonly short: Uint16Array;
}

/** @param lengths Bits of each symbol's code; 0 for a symbol that does not occur. */
function huffmanCode(lengths: Uint8Array): HuffmanCode {
  const counts = new Uint16Array(MAX_CODE_BITS + 1);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  let left = 1;
  for (let length = 1; length <= MAX_CODE_BITS; length++) {
    left = 2 * left - counts[length]!;
    if (left < 0) throw new InflateError("more codes than their lengths allow");
  }
  const offsets = new Uint16Array(MAX_CODE_BITS + 2);
  const codes = new Uint16Array(MAX_CODE_BITS + 2);
  for (let length = 1; length <= MAX_CODE_BITS; length++) {
    offsets[length + 1] = offsets[length]! + counts[length]!;
    codes[length + 1] = (codes[length]! + counts[length]!) << 1;
  }
  const symbols = new Uint16Array(lengths.length);
  const short = new Uint16Array(1 << SHORT_BITS);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    symbols[offsets[length]!++] = symbol;
    const code = reversed(codes[length]!++, length);
    for (let at = code; length <= SHORT_BITS && at < short.length; at += 1 << length) {
      short[at] = symbol * 16 + length;
    }
  });
  return { counts, symbols, short };
}

/** Codes are stored from their highest bit on, everything else from the lowest. */
function reversed(code: number, length: number): number {
  let result = 0;
  for (let i = 0; i < length; i++) result |= ((code >> i) & 1) << (length - 1 - i);
  return result;
}

const END_OF_BLOCK = 256;
/** Length and distance codes: the smallest value of each, and how many bits are added to it. */
const LENGTHS = ranges(3, [8, 4, 4, 4, 4, 4], [258]);
const DISTANCES = ranges(1, [4, ...new Array<number>(13).fill(2)], []);

interface Ranges {
  readonly bases: readonly number[];
  readonly extraBits: readonly number[];
}

/** @param groups How many codes have 0, 1, 2, … extra bits. @param last Values with a code of their own. */
function ranges(first: number, groups: readonly number[], last: readonly number[]): Ranges {
  const bases: number[] = [];
  const extraBits: number[] = [];
  let base = first;
  groups.forEach((codes, extra) => {
    for (let i = 0; i < codes; i++, base += 1 << extra) {
      bases.push(base);
      extraBits.push(extra);
    }
  });
  return { bases: [...bases, ...last], extraBits: [...extraBits, ...last.map(() => 0)] };
}

const FIXED_LITERALS = huffmanCode(
  Uint8Array.from({ length: 288 }, (_, symbol) =>
    symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
  ),
);
const FIXED_DISTANCES = huffmanCode(new Uint8Array(30).fill(5));

function copyStored(input: BitReader, output: Output): void {
  const header = input.take(4);
  const length = header[0]! | (header[1]! << 8);
  if ((length ^ 0xffff) !== (header[2]! | (header[3]! << 8))) {
    throw new InflateError("a stored block whose two lengths differ");
  }
  output.bytes(input.take(length));
}

function expand(
  input: BitReader,
  output: Output,
  literals: HuffmanCode,
  distances: HuffmanCode,
): void {
  for (;;) {
    const symbol = input.symbol(literals);
    if (symbol < END_OF_BLOCK) output.byte(symbol);
    else if (symbol === END_OF_BLOCK) return;
    else {
      const length = extended(symbol - END_OF_BLOCK - 1, LENGTHS, input);
      output.repeat(extended(input.symbol(distances), DISTANCES, input), length);
    }
  }
}

function extended(code: number, { bases, extraBits }: Ranges, input: BitReader): number {
  const base = bases[code];
  if (base === undefined) throw new InflateError("a code that stands for nothing");
  return base + input.bits(extraBits[code]!);
}

/** The order in which the code of the code lengths is stored. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function readCodes(input: BitReader): [literals: HuffmanCode, distances: HuffmanCode] {
  const literalCount = input.bits(5) + 257;
  const distanceCount = input.bits(5) + 1;
  const stored = input.bits(4) + 4;
  if (literalCount > 286 || distanceCount > 30) throw new InflateError("too many codes");
  const lengthLengths = new Uint8Array(LENGTH_ORDER.length);
  for (const symbol of LENGTH_ORDER.slice(0, stored)) lengthLengths[symbol] = input.bits(3);
  const lengths = readLengths(input, huffmanCode(lengthLengths), literalCount + distanceCount);
  if (lengths[END_OF_BLOCK] === 0) throw new InflateError("a block without an end");
  return [
    huffmanCode(lengths.subarray(0, literalCount)),
    huffmanCode(lengths.subarray(literalCount)),
  ];
}

function readLengths(input: BitReader, code: HuffmanCode, count: number): Uint8Array {
  const lengths = new Uint8Array(count);
  for (let i = 0; i < count; ) {
    const symbol = input.symbol(code);
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    if (symbol === 16 && i === 0) throw new InflateError("it repeats a length before the first");
    const repeated = symbol === 16 ? lengths[i - 1]! : 0;
    const times =
      symbol === 16 ? 3 + input.bits(2) : symbol === 17 ? 3 + input.bits(3) : 11 + input.bits(7);
    if (i + times > count) throw new InflateError("more code lengths than codes");
    lengths.fill(repeated, i, i + times);
    i += times;
  }
  return lengths;
}
