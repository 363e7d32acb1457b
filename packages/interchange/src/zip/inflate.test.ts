import { deflateRawSync, inflateRawSync, constants as z } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InflateError, inflate } from "./inflate.ts";

/** Runs and noise, so that all kinds of blocks and distances occur. */
const compressible = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.nat(255), fc.integer({ min: 1, max: 40_000 }))
        .map(([byte, length]) => new Uint8Array(length).fill(byte)),
      fc.string({ maxLength: 200 }).map((text) => new TextEncoder().encode(text)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

test("unpacks what zlib packs, at every level and by every strategy", () => {
  fc.assert(
    fc.property(
      compressible,
      fc.integer({ min: 0, max: 9 }),
      fc.constantFrom(z.Z_DEFAULT_STRATEGY, z.Z_HUFFMAN_ONLY, z.Z_RLE, z.Z_FIXED),
      fc.nat(20),
      (data, level, strategy, before) => {
        const packed = deflateRawSync(data, { level, strategy });
        const bytes = Buffer.concat([Buffer.alloc(before, 0xff), packed, Buffer.from("rest")]);
        const { data: unpacked, end } = inflate(bytes, before, data.length);
        expect(Buffer.compare(unpacked, data)).toBe(0);
        expect(end).toBe(before + packed.length);
      },
    ),
    { numRuns: 300, seed: 5 },
  );
});

test("agrees with zlib on damaged streams, or rejects what zlib takes only in part", () => {
  const data = Buffer.from(
    "the last close, the last close, the last close; and then another".repeat(9),
  );
  const packed = deflateRawSync(data, { level: 9 });
  const damaged = fc.tuple(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }));
  let agreed = 0;
  fc.assert(
    fc.property(damaged, ([at, xor]) => {
      const bytes = Uint8Array.from(packed, (byte, i) => (i === at ? byte ^ xor : byte));
      const theirs = orError(() => inflateRawSync(bytes, { maxOutputLength: 100_000 }));
      const ours = orError(() => inflate(bytes, 0, 100_000).data);
      if (theirs === null) return; // zlib also rejects codes that are never used
      agreed++;
      expect(ours).not.toBeNull();
      expect(Buffer.compare(ours!, theirs)).toBe(0);
    }),
    { numRuns: 2_000, seed: 6 },
  );
  expect(agreed).toBeGreaterThan(50);
});

function orError<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

describe("rejects", () => {
  const packed = deflateRawSync(Buffer.alloc(5_000, "abcdefg"));
  test.each([
    ["nothing", Buffer.alloc(0), /cut off/],
    ["half a stream", packed.subarray(0, packed.length / 2), /cut off/],
    ["an unknown block", Buffer.from([0b111]), /unknown type/],
    ["a stored block with odd lengths", Buffer.from([1, 5, 0, 5, 0]), /two lengths differ/],
    [
      "a distance beyond the start",
      Buffer.from([0b01000011, 0b00000010, 0, 0]),
      /before its start/,
    ],
  ])("%s", (_, bytes, reason) => {
    expect(() => inflate(bytes, 0, 10_000)).toThrow(InflateError);
    expect(() => inflate(bytes, 0, 10_000)).toThrow(reason);
  });

  test("more than was allowed, before it takes the memory", () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000));
    const before = process.memoryUsage().arrayBuffers;
    expect(() => inflate(bomb, 0, 1_000_000)).toThrow("more than 1000000 bytes");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
    expect(inflate(packed, 0, 5_000).data).toHaveLength(5_000);
    expect(() => inflate(packed, 0, 4_999)).toThrow("more than 4999 bytes");
  });
});
