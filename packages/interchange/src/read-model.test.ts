import { referenceBackend } from "@afterbell/lstm";
import { describe, expect, test } from "vitest";
import { goldenNamed, largestError, modelOf } from "../test/support/keras-golden.ts";
import { keptFiles } from "../test/support/keras-mutation.ts";
import { InputMismatchError, NotAModelError } from "./errors.ts";
import { writeKeras } from "./keras/write-keras.ts";
import { writeOnnx } from "./onnx/write-onnx.ts";
import { readModel } from "./read-model.ts";
import { writeSafetensors } from "./safetensors/safetensors.ts";
import { writeScaler } from "./sklearn/write-scaler.ts";

const lstm = goldenNamed("lstm"); // 7 time steps of 3 features
const { network } = modelOf(lstm);
const file = writeKeras({ network });
const openFile = writeKeras({ network: { ...network, inputShape: [null, 3] } });
const [steps, features] = network.inputShape as [number, number];

const nested = (values: readonly number[], windows: number) =>
  Array.from({ length: windows }, (_, n) =>
    Array.from({ length: steps }, (_, t) =>
      Array.from({ length: features }, (_, f) => values[(n * steps + t) * features + f]!),
    ),
  );

describe("what it is, found from the bytes", () => {
  test.each(keptFiles)("$name", async ({ bytes, input, output }) => {
    const model = await readModel(bytes);
    expect(largestError(model.run(Float64Array.from(input)), output)).toBeLessThan(1e-5);
    expect(model.format).toBe(bytes[0] === 0x50 ? "keras" : "hdf5");
    expect(output.length % model.outputShape!.reduce((a, b) => a * b, 1)).toBe(0);
  });

  test.each([
    ["a scaler", writeScaler({ kind: "robust", center: [1], scale: [2] }), "a pickle, not a model"],
    ["safetensors", writeSafetensors({ tensors: [], metadata: {} }), "safetensors"],
    ["nothing", new Uint8Array(), "an empty file"],
    ["a web page", new TextEncoder().encode("<!doctype html><p>404"), "a web page"],
  ])("%s is no model, and the error says what it is", async (_, bytes, reason) => {
    const reading = readModel(bytes, { file: "given.keras" });
    await expect(reading).rejects.toThrow(NotAModelError);
    await expect(reading).rejects.toThrow(`given.keras: `);
    await expect(reading).rejects.toThrow(reason);
  });
});

describe("run", () => {
  const x = Float64Array.from(lstm.input);
  const batch = x.length / steps / features;

  test("takes flat values of either type and nested arrays, to the same bits", async () => {
    const model = await readModel(file);
    const flat = model.run(x);
    expect(largestError(flat, lstm.output)).toBeLessThan(1e-5);
    expect(model.run(nested(lstm.input, batch))).toEqual(flat);
    const single = Float32Array.from(x);
    expect(model.run(single)).toEqual(model.run(Float64Array.from(single)));
    expect(model.outputShape).toEqual(lstm.outputShape);
  });

  test("takes the length from nested arrays where the file leaves it open", async () => {
    const model = await readModel(openFile);
    expect(model.inputShape).toEqual([null, 3]);
    expect(model.outputShape).toBeNull();
    expect(largestError(model.run(nested(lstm.input, batch)), lstm.output)).toBeLessThan(1e-5);
    expect(() => model.run(x)).toThrow("contextLength: expected the length of a window");
    const settled = await readModel(openFile, { contextLength: steps });
    expect(settled.inputShape).toEqual([steps, 3]);
    expect(largestError(settled.run(x), lstm.output)).toBeLessThan(1e-5);
  });

  test.each([
    ["no window", [], "x: expected at least one window, got an empty array"],
    [
      "flat values",
      [1, 2],
      "x: expected nested arrays, a window in each, got an array of 2 numbers; flat values are passed",
    ],
    ["no time step", [[]], "x[0]: expected at least one time step, got an empty array"],
    ["a hole", new Array(1), "x: expected nested arrays"],
  ])("of a length left open rejects %s", async (_, input, message) => {
    const model = await readModel(openFile);
    expect(() => model.run(input)).toThrow(InputMismatchError);
    expect(() => model.run(input)).toThrow(message);
  });

  test("a settled length is what is written", async () => {
    const settled = await readModel(openFile, { contextLength: steps });
    expect(settled.network.inputShape).toEqual([steps, 3]);
    expect(writeOnnx(settled)).toEqual(writeOnnx({ network }));
    expect((await readModel(writeKeras(settled))).inputShape).toEqual([steps, 3]);
    const open = await readModel(openFile);
    expect(() => writeOnnx(open)).toThrow(
      "model.inputShape: expected every extent to be settled; read the model with { contextLength }, got (?, 3)",
    );
    expect((await readModel(writeKeras(open))).inputShape).toEqual([null, 3]);
  });

  test("runs on the backend it is given", async () => {
    const plain = await readModel(file, { backend: null });
    const reference = await readModel(file, { backend: referenceBackend });
    expect(largestError(plain.run(x), [...reference.run(x)])).toBeLessThan(1e-12);
  });

  test.each([
    [
      "a value too few",
      (x: Float64Array) => x.slice(1),
      /x: expected windows of \(7, 3\), got \d+ values/,
    ],
    ["none at all", () => new Float64Array(), /x: expected windows of \(7, 3\), got 0 values/],
    ["no windows", () => [], "x: expected at least one window, got an empty array"],
    [
      "no number",
      (x: Float64Array) => x.with(4, Number.NaN),
      "x[4]: expected a finite number, got NaN",
    ],
    ["a short window", () => [[[1, 2, 3]]], "x[0]: expected 7 of (3), got an array of 1 array"],
    [
      "a feature too many",
      () => nested(lstm.input, 1).map((w) => w.map((s) => [...s, 1])),
      "x[0][0]: expected an array of 3 numbers, got an array of 4 numbers",
    ],
    [
      "flat values in a plain array",
      () => [...lstm.input.slice(0, 21)],
      "x: expected windows of (7, 3) as nested arrays, got an array of 21 numbers; flat values are passed as a Float64Array or a Float32Array",
    ],
    [
      "a hole",
      () => [nested(lstm.input, 1)[0]!.with(5, new Array(3))],
      "x[0][5][0]: expected a finite number, got undefined",
    ],
    ["windows that are holes", () => new Array(2), "x[0]: expected 7 of (3), got undefined"],
    ["nothing", () => undefined, "x: expected a Float64Array, a Float32Array or nested arrays"],
    ["other numbers", () => Int32Array.of(1), "got an Int32Array of 1 value"],
    [
      "a long string",
      () => [["x".repeat(1e6)]],
      "x[0]: expected 7 of (3), got an array of 1 string",
    ],
    [
      "one window without its batch",
      () => nested(lstm.input, 1)[0]!,
      "x[0]: expected 7 of (3), got an array of 3 numbers",
    ],
  ])("rejects %s by its place", async (_, input, message) => {
    const model = await readModel(file);
    const run = () => model.run(input(x) as Float64Array);
    expect(run).toThrow(InputMismatchError);
    expect(run).toThrow(message);
  });
});
