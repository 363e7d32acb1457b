import { deflateSync, gzipSync, crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "./crc32.ts";
import { InflateError } from "./inflate.ts";
import { gunzip, inflateZlib } from "./zlib-stream.ts";

const bytes = fc.uint8Array({ maxLength: 20_000 });

test("unpacks zlib's streams and gzip's, and checks them as zlib does", () => {
  fc.assert(
    fc.property(bytes, (data) => {
      expect(crc32(data)).toBe(zlibCrc32(data));
      expect(inflateZlib(deflateSync(data), data.length)).toEqual(data);
      expect(gunzip(gzipSync(data), data.length)).toEqual(data);
    }),
    { numRuns: 100, seed: 7 },
  );
});

test("a gzip file of several members, and one with a name", () => {
  const [first, second] = [Buffer.from("one, "), Buffer.from("two")];
  expect(Buffer.from(gunzip(Buffer.concat([gzipSync(first), gzipSync(second)]), 8))).toEqual(
    Buffer.from("one, two"),
  );
  const plain = gzipSync(first);
  const named = Buffer.concat([
    plain.subarray(0, 10),
    Buffer.from("scaler.pkl\0"),
    plain.subarray(10),
  ]);
  named[3] = 8;
  expect(Buffer.from(gunzip(named, 5))).toEqual(first);
});

test.each([
  ["gzip", gunzip, gzipSync(Buffer.from("what was written"))],
  ["zlib", inflateZlib, deflateSync(Buffer.from("what was written"))],
] as const)(
  "%s: what was altered or cut off is never taken for other data",
  (_, unpack, packed) => {
    const whole = Buffer.from("what was written");
    for (const [at, bit] of [...packed.entries()].flatMap(([at]) => [
      [at, 1] as const,
      [at, 16] as const,
    ])) {
      const altered = Uint8Array.from(packed, (byte, i) => (i === at ? byte ^ bit : byte));
      try {
        // Some bits carry nothing: a time, a size, what fills the last byte.
        expect(Buffer.from(unpack(altered, 1_000)), `byte ${at}`).toEqual(whole);
      } catch (error) {
        if (!(error instanceof InflateError)) throw error;
      }
    }
    const size = unpack === gunzip ? 4 : 0; // gzip's size follows its checksum and is not needed
    const last = packed.length - 1 - size;
    const wrongSum = Uint8Array.from(packed, (byte, i) => (i === last ? byte ^ 1 : byte));
    expect(() => unpack(wrongSum, 1_000)).toThrow("its checksum differs");
    for (let length = 0; length < packed.length - size; length++) {
      expect(() => unpack(packed.subarray(0, length), 1_000), `${length} bytes`).toThrow(
        InflateError,
      );
    }
  },
);
