/** @file Arguments of a wrong type, at every public function: an InputMismatchError that helps. */

import { planNetwork, referenceBackend } from "@afterbell/lstm";
import { describe, expect, test } from "vitest";
import {
  InputMismatchError,
  readModel,
  readSafetensors,
  readScaler,
  writeKeras,
  writeOnnx,
  writeSafetensors,
  writeScaler,
} from "../src/index.ts";
import { readKerasModel } from "../src/keras/index.ts";
import { networkFromLstm, type SequentialNetwork } from "../src/network/index.ts";
import { goldenNamed, modelOf } from "./support/keras-golden.ts";

const { network } = modelOf(goldenNamed("lstm"));
const file = writeKeras({ network });
const scalerFile = writeScaler({ kind: "robust", center: [1], scale: [2] });
const tensors = [{ name: "a", shape: [1], data: Float32Array.of(1) }];

/** Calls as from JavaScript, without the types. */
const readers: Record<string, (...given: never[]) => unknown> = {
  readModel,
  readScaler,
  readSafetensors,
  readKerasModel: (bytes: never) => readKerasModel(bytes, "m"),
};

async function expectMismatch(call: () => unknown, message: string): Promise<void> {
  const outcome = (async () => call())();
  await expect(outcome).rejects.toThrow(InputMismatchError);
  await expect(outcome).rejects.toThrow(message);
}

describe.each(Object.entries(readers))("bytes of %s", (_, read) => {
  test.each([
    ["a promise", Promise.resolve(file), "a Promise; await it first"],
    ["a name", "m.keras", '"m.keras"; pass the content of the file, not its name'],
    ["a Blob", new Blob([]), "a Blob; pass what its arrayBuffer() resolves to"],
    ["another view", new Float32Array(2), "a Float32Array of 2 values"],
    ["a DataView", new DataView(new ArrayBuffer(2)), "a DataView"],
    ["an array", [1, 2], "an array of 2 numbers"],
    ["nothing", undefined, "undefined"],
    ["null", null, "null"],
  ])("%s", (_kind, bytes, got) =>
    expectMismatch(
      () => read(bytes as never),
      `bytes: expected a Uint8Array or an ArrayBuffer, got ${got}`,
    ),
  );
});

test("an ArrayBuffer, a Buffer and a view of a part are read alike", async () => {
  const buffer = Uint8Array.from(file).buffer;
  const longer = new Uint8Array(file.length + 20);
  longer.set(file, 7);
  const view = longer.subarray(7, 7 + file.length);
  for (const bytes of [buffer, Buffer.from(file), view]) {
    expect((await readModel(bytes)).network).toEqual(network);
  }
  const shared = new Uint8Array(new SharedArrayBuffer(file.length));
  shared.set(file);
  expect((await readModel(shared)).network).toEqual(network);
  expect(readScaler(Uint8Array.from(scalerFile).buffer).features).toBe(1);
  const written = Uint8Array.from(writeSafetensors({ tensors })).buffer;
  expect(readSafetensors(written).tensors).toEqual(tensors);
  structuredClone(buffer, { transfer: [buffer] });
  await expect(readModel(buffer)).rejects.toThrow("model file: an empty file");
});

test("the file's name is given the same way to each, and stands in the errors", async () => {
  const empty = new Uint8Array();
  await expect(readModel(empty, { file: "a" })).rejects.toThrow("a: an empty file");
  expect(() => readScaler(empty, { file: "a" })).toThrow("a: an empty file");
  expect(() => readSafetensors(empty, { file: "a" })).toThrow("a: expected safetensors, got");
});

describe("options", () => {
  test.each([
    ["a name in place of options", "m.keras", 'options: expected an object such as { file: "'],
    ["null", null, "options: expected an object"],
    ["a number as the name", { file: 1 }, "file: expected a string, got 1"],
  ])("of every reader: %s", async (_, options, message) => {
    await expectMismatch(() => readModel(file, options as never), message);
    await expectMismatch(() => readScaler(scalerFile, options as never), message);
    await expectMismatch(() => readSafetensors(file, options as never), message);
  });

  test.each([
    [{ contextLength: "60" }, 'contextLength: expected a whole number, 1 or more, got "60"'],
    [{ contextLength: 0 }, "contextLength: expected a whole number, 1 or more, got 0"],
    [{ contextLength: 2.5 }, "contextLength: expected a whole number, 1 or more, got 2.5"],
    [{ contextLength: null }, "contextLength: expected a whole number, 1 or more, got null"],
    [{ backend: "wasm" }, 'backend: expected a backend of @afterbell/lstm or null, got "wasm"'],
    [
      { backend: {} },
      "backend: expected a backend of @afterbell/lstm or null, got an empty object",
    ],
  ])("of readModel: %j", (options, message) =>
    expectMismatch(() => readModel(file, options as never), message),
  );

  test("of readModel that are fine", async () => {
    await readModel(file, { backend: null });
    await readModel(file, { backend: referenceBackend });
  });

  const adam = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  test.each([
    ["text", "options: expected an object"],
    [{ createdAt: "yesterday" }, 'createdAt: expected an ISO 8601 date such as "2026-01-02T'],
    [{ createdAt: "2026-02-30T00:00:00Z" }, 'got "2026-02-30T00:00:00Z"'],
    [{ createdAt: new Date() }, "got a Date"],
    [{ adam: 1 }, "adam: expected { learningRate, beta1, beta2, epsilon }, got 1"],
    [
      { adam: { learningRate: 1 } },
      "adam.beta1: expected a number from 0 to below 1, got undefined",
    ],
    [{ adam: { ...adam, learningRate: Number.NaN } }, "adam.learningRate: expected a number of 0"],
    [{ adam: { ...adam, beta2: 1 } }, "adam.beta2: expected a number from 0 to below 1, got 1"],
    [
      { adam: { ...adam, epsilon: "1e-7" } },
      'adam.epsilon: expected a number of 0 or more, got "1e-7"',
    ],
  ])("of writeKeras: %j", (options, message) =>
    expectMismatch(() => writeKeras(network, options as never), message),
  );

  test("of writeKeras: a date with an offset, without one and without a time", () => {
    const written = (createdAt: string) => writeKeras(network, { createdAt });
    const utc = written("2026-01-02T03:04:05Z");
    expect(written("2026-01-02T05:04:05+02:00")).toEqual(utc);
    expect(written("2026-01-02T03:04:05.678")).toEqual(utc);
    expect(written("2026-01-02")).toEqual(written("2026-01-02T00:00:00Z"));
  });

  test.each([
    [7, "options: expected an object"],
    [{ producer: "me" }, 'producer: expected { name, version }, got "me"'],
    [{ producer: {} }, "producer.name: expected a string, got undefined"],
    [{ producer: { name: "a", version: 1 } }, "producer.version: expected a string, got 1"],
  ])("of writeOnnx: %j", (options, message) =>
    expectMismatch(() => writeOnnx(network, options as never), message),
  );

  test.each([
    [null, "options: expected an object"],
    [{ samplesSeen: 0 }, "samplesSeen: expected a whole number, 1 or more, got 0"],
    [{ samplesSeen: "60" }, 'samplesSeen: expected a whole number, 1 or more, got "60"'],
    [{ sklearnVersion: 1 }, "sklearnVersion: expected a string, got 1"],
  ])("of writeScaler: %j", (options, message) =>
    expectMismatch(
      () => writeScaler({ kind: "robust", center: [1], scale: [2] }, options as never),
      message,
    ),
  );
});

describe("what is written", () => {
  test("a network, what holds one, and a model give the same bytes", async () => {
    const createdAt = "2026-01-02T03:04:05Z";
    const model = await readModel(file);
    expect(writeKeras(network, { createdAt })).toEqual(writeKeras({ network }, { createdAt }));
    expect(writeKeras(model, { createdAt })).toEqual(writeKeras({ network }, { createdAt }));
    expect(writeOnnx(model.network)).toEqual(writeOnnx({ network }));
  });

  const [first, ...rest] = network.layers;
  if (first?.type !== "lstm") throw new Error("the first layer is an LSTM");
  const { kernel } = first.weights;
  const withKernel = (changed: unknown) => ({
    ...network,
    layers: [{ ...first, weights: { ...first.weights, kernel: changed } }, ...rest],
  });
  test.each([
    ["nothing", undefined, "model: expected a model of readModel, { network } or a network"],
    ["a promise", Promise.resolve(), "got a Promise"],
    ["the bytes", file, "got a Uint8Array of "],
    ["an empty network", { network: {} }, "model.network: expected a model of readModel"],
    ["no layer", { ...network, layers: [1] }, "layers[0]: expected a layer with its type, got 1"],
    ["another layer", { ...network, layers: [{ type: "lambda" }] }, 'got "lambda"'],
    [
      "no weights",
      { ...network, layers: [{ ...first, weights: {} }] },
      "layers[0].weights.kernel: ",
    ],
    [
      "weights through JSON",
      JSON.parse(JSON.stringify(network)),
      "layers[0].weights.kernel.data: expected a Float32Array, got an object with 0, 1, 2, 3, 4, …",
    ],
    [
      "weights in float64",
      withKernel({ ...kernel, data: Float64Array.from(kernel.data) }),
      "layers[0].weights.kernel.data: expected a Float32Array, got a Float64Array of ",
    ],
    [
      "a weight too few",
      withKernel({ ...kernel, data: kernel.data.slice(1) }),
      "layers[0].weights.kernel.data: expected ",
    ],
  ])("%s is no network", async (_, model, message) => {
    await expectMismatch(() => writeKeras(model as SequentialNetwork), message);
    await expectMismatch(() => writeOnnx(model as SequentialNetwork), message);
  });

  const minmax = { kind: "minmax", dataMin: [1], dataMax: [2], scale: [1], min: [-1] };
  test.each([
    [undefined, "scaler: expected a scaler of readScaler or a formula, got undefined"],
    [{ formula: 1 }, "formula: expected an object with its kind, got 1"],
    [{ kind: "max" }, 'formula.kind: expected "minmax", "standard" or "robust", got "max"'],
    [{ kind: "toString" }, "formula.kind: expected"],
    [{ ...minmax, min: [1, 2] }, "formula.min: expected 1 number, as many as of scale, got 2"],
    [{ ...minmax, dataMin: "1" }, "formula.dataMin: expected a Float64Array, a Float32Array or"],
    [{ ...minmax, dataMax: [Number.NaN] }, "formula.dataMax[0]: expected a finite number, got NaN"],
    [{ ...minmax, scale: [0] }, "formula.scale[0]: expected a number other than 0, got 0"],
    [{ ...minmax, scale: [] }, "formula.scale: expected a number per column, got an empty array"],
    [{ ...minmax, featureRange: [1, 0] }, "formula.featureRange: expected two ascending numbers"],
    [{ ...minmax, clip: "yes" }, 'formula.clip: expected true or false, got "yes"'],
    [{ ...minmax, samplesSeen: 1.5 }, "formula.samplesSeen: expected a whole number, 1 or more"],
    [{ kind: "robust", scale: [1] }, "formula.center: expected a Float64Array"],
    [{ kind: "standard", scale: [1], mean: [1] }, "formula.variance: expected a Float64Array"],
  ])("%j is no scaler", (scaler, message) =>
    expectMismatch(() => writeScaler(scaler as never), message),
  );
});

test("a network of @afterbell/lstm comes with all its parameters", async () => {
  const spec = { contextLength: 2, features: 1, layers: [{ type: "lstm", units: 1 }] } as const;
  const planned = planNetwork(spec);
  const call = (network: unknown, parameters: unknown) => () =>
    networkFromLstm(network as typeof planned, parameters as Float64Array);
  await expectMismatch(call(undefined, []), "network: expected a network of planNetwork");
  const expected = `parameters: expected a Float64Array of ${planned.parameterCount} values, got`;
  await expectMismatch(call(planned, new Float64Array(1)), `${expected} a Float64Array of 1 value`);
  await expectMismatch(call(planned, [1, 2]), `${expected} an array of 2 numbers`);
});
