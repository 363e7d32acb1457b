import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DamagedFileError, InputMismatchError } from "../errors.ts";
import { writeKeras } from "../keras/write-keras.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";
import type { TensorFile } from "./tensor-file.ts";

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
  expect(readSafetensors(bytes, { file: "x" }).tensors).toEqual(tensors);
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
        const read = readSafetensors(writeSafetensors({ tensors, metadata: {} }), { file: "x" });
        expect(read.tensors).toEqual(tensors);
      },
    ),
  );
});

describe("writes only what is read again", () => {
  const data = Float32Array.of(1, 2);
  const tensor = { name: "a", shape: [2], data };
  test.each([
    ["no object", undefined, "file: expected { tensors: [{ name, shape, data }] }, got undefined"],
    ["no tensor", { tensors: [null] }, "tensors[0]: expected { name, shape, data }, got null"],
    [
      "a shape of more",
      { tensors: [{ ...tensor, shape: [3] }] },
      "tensors[0].data: expected 3 values, as of shape (3), got 2",
    ],
    [
      "no shape",
      { tensors: [{ ...tensor, shape: 2 }] },
      "tensors[0].shape: expected an array of whole numbers, got 2",
    ],
    ["an extent that is none", { tensors: [{ ...tensor, shape: [-2, -1] }] }, "tensors[0].shape"],
    ["a hole in the shape", { tensors: [{ ...tensor, shape: new Array(1) }] }, "tensors[0].shape"],
    [
      "one name twice",
      { tensors: [tensor, tensor] },
      'tensors[1].name: expected a name that no other tensor has, got "a"',
    ],
    [
      "the name of the metadata",
      { tensors: [{ ...tensor, name: "__metadata__" }] },
      "tensors[0].name",
    ],
    [
      "whole numbers",
      { tensors: [{ ...tensor, data: Int32Array.of(1, 2) }] },
      "got an Int32Array of 2 values",
    ],
    ["a plain array", { tensors: [{ ...tensor, data: [1, 2] }] }, "got an array of 2 numbers"],
    [
      "metadata that is no text",
      { tensors: [], metadata: { a: 1 } },
      "metadata.a: expected a string, got 1",
    ],
  ])("not %s", (_, given, message) => {
    expect(() => writeSafetensors(given as unknown as TensorFile)).toThrow(InputMismatchError);
    expect(() => writeSafetensors(given as unknown as TensorFile)).toThrow(message);
  });

  test("a tensor named __proto__, and no metadata", () => {
    const tensors = [{ name: "__proto__", shape: [2], data }];
    const read = readSafetensors(writeSafetensors({ tensors }));
    expect(read).toEqual({ tensors, metadata: {} });
  });
});

describe("says what a file seems to be instead", () => {
  const text = (content: string) => new TextEncoder().encode(content);
  test.each([
    ["a web page", text("<!doctype html><title>404"), "a web page, not the file itself"],
    ["a table", text("Date,Close\n2026-01-02,1\n2026-01-05,2\n"), "a CSV file"],
    [
      "a model",
      writeKeras({ network: { inputShape: [1], layers: [] } }),
      "a .keras file; a Keras model is read with readModel",
    ],
    ["nothing", new Uint8Array(), "an empty file"],
  ])("%s", (_, bytes, kind) => {
    const read = () => readSafetensors(bytes, { file: "w.safetensors" });
    expect(read).toThrow(DamagedFileError);
    expect(read).toThrow(`w.safetensors: expected safetensors, got ${kind}`);
  });

  test("and describes what it cannot read in a few words", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const header = text(`{"a":{"dtype":${deep}}}`);
    const bytes = new Uint8Array(8 + header.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(header, 8);
    expect(() => readSafetensors(bytes)).toThrow(
      "tensor a: expected dtype F32 or F64, got an array",
    );
  });
});

describe("refuses by name", () => {
  const whole = writeSafetensors(file);

  test("every truncation, and a longer file", () => {
    for (let length = 0; length < whole.length; length++) {
      expect(() => readSafetensors(whole.subarray(0, length), { file: "w.safetensors" })).toThrow(
        DamagedFileError,
      );
    }
    const longer = new Uint8Array(whole.length + 1);
    longer.set(whole);
    expect(() => readSafetensors(longer, { file: "w.safetensors" })).toThrow(
      `w.safetensors: expected ${whole.length} bytes, got ${whole.length + 1}`,
    );
  });

  test("property: any other bytes end in a DamagedFileError or a file, never in another error", () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (place, byte) => {
        const bytes = whole.slice();
        bytes[place] = byte;
        try {
          readSafetensors(bytes, { file: "w.safetensors" });
        } catch (error) {
          expect(error).toBeInstanceOf(DamagedFileError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
