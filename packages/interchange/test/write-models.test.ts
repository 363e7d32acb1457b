import { expect, test } from "vitest";
import { NotExportableError } from "../src/errors.ts";
import { readKerasModel } from "../src/keras/keras-model.ts";
import { writeKeras } from "../src/keras/write-keras.ts";
import { writeOnnx } from "../src/onnx/write-onnx.ts";
import { cases, notInOnnx, options } from "./support/network-cases.ts";

test.each(Object.entries(cases))(
  "%s: read again it is equal, tensor for tensor",
  (_, { model }) => {
    const read = readKerasModel(writeKeras(model, options), "model.keras");
    expect(read.network).toEqual(model.network);
    const again = writeKeras(read, options);
    expect(Buffer.compare(again, writeKeras(model, options))).toBe(0);
  },
);

test.each(Object.entries(notInOnnx))(
  "%s: ONNX has no place for it, and the error names the layer",
  (name, reason) => {
    expect(() => writeOnnx(cases[name]!.model)).toThrow(NotExportableError);
    expect(() => writeOnnx(cases[name]!.model)).toThrow(reason);
  },
);
