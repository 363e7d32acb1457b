import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DamagedFileError } from "../errors.ts";
import { readSafetensors, type TensorFile, writeSafetensors } from "./safetensors.ts";

const file: TensorFile = {
  tensors: [
    { name: "a", shape: [2, 1], data: Float64Array.of(1, -2.5) },
    { name: "b", shape: [1], data: Float64Array.of(Number.MIN_VALUE) },
  ],
  metadata: { note: "é" },
};

test("lays the file out as the format's description says", () => {
  const bytes = writeSafetensors(file);
  const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(headerBytes % 8).toBe(0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes)));
  expect(header).toEqual({
    __metadata__: { note: "é" },
    a: { dtype: "F64", shape: [2, 1], data_offsets: [0, 16] },
    b: { dtype: "F64", shape: [1], data_offsets: [16, 24] },
  });
  // IEEE 754, little-endian: 1 is 3ff0000000000000, -2.5 is c004000000000000.
  const data = [...bytes.subarray(8 + headerBytes)].map((b) => b.toString(16).padStart(2, "0"));
  expect(data.join("")).toBe("000000000000f03f00000000000004c00100000000000000");
});

test("float32 values stay float32", () => {
  const tensors = [
    { name: "a", shape: [3], data: Float32Array.of(1, -2.5, Math.fround(0.1)) },
    { name: "b", shape: [1], data: Float64Array.of(0.1) },
  ];
  const bytes = writeSafetensors({ tensors, metadata: {} });
  expect(readSafetensors(bytes, "x").tensors).toEqual(tensors);
  const text = Buffer.from(bytes).toString("latin1");
  expect(text).toContain('"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}');
  // IEEE 754, little-endian: 1 is 3f800000, -2.5 is c0200000, 0.1 is 3dcccccd.
  expect(Buffer.from(bytes).toString("hex")).toContain("0000803f000020c0cdcccc3d");
});

test("property: what was written is read, bit by bit", () => {
  const values = fc.float64Array({ maxLength: 20 });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string().filter((name) => !name.startsWith("__"))),
      values,
      (names, data) => {
        const tensors = names.map((name) => ({
          name: `t${name}`,
          shape: [data.length],
          data: Float64Array.from(data),
        }));
        const read = readSafetensors(writeSafetensors({ tensors, metadata: {} }), "x");
        expect(read.tensors).toEqual(tensors);
      },
    ),
  );
});

describe("refuses by name", () => {
  const whole = writeSafetensors(file);

  test("every truncation, and a longer file", () => {
    for (let length = 0; length < whole.length; length++) {
      expect(() => readSafetensors(whole.subarray(0, length), "w.safetensors")).toThrow(
        DamagedFileError,
      );
    }
    const longer = new Uint8Array(whole.length + 1);
    longer.set(whole);
    expect(() => readSafetensors(longer, "w.safetensors")).toThrow(
      `w.safetensors: expected ${whole.length} bytes, got ${whole.length + 1}`,
    );
  });

  test("property: any other bytes end in a DamagedFileError or a file, never in another error", () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (place, byte) => {
        const bytes = whole.slice();
        bytes[place] = byte;
        try {
          readSafetensors(bytes, "w.safetensors");
        } catch (error) {
          expect(error).toBeInstanceOf(DamagedFileError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
