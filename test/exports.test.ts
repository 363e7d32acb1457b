/** @file Exported models in real Keras and onnxruntime: the same answers as here. */

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  initialParameters,
  type NetworkSpec,
  planNetwork,
  referenceBackend,
} from "@afterbell/lstm";
import { beforeAll, describe, expect, test } from "vitest";
import {
  describedNetwork,
  type ExportedNetwork,
  NotExportableError,
} from "../packages/afterbell/src/artifacts/exported-network.ts";
import { readKerasModel } from "../packages/afterbell/src/artifacts/keras/keras-model.ts";
import { encodeKeras } from "../packages/afterbell/src/artifacts/keras/write-keras.ts";
import { encodeOnnx } from "../packages/afterbell/src/artifacts/onnx/write-onnx.ts";
import type { ImportedLayer } from "../packages/afterbell/src/models/imported/layer.ts";
import { planImported } from "../packages/afterbell/src/models/imported-network.ts";
import { classicRecipe, networkOf } from "../packages/afterbell/src/models/recipe.ts";
import { layerCases } from "../packages/afterbell/test/layer-cases.ts";
import { python, sharedData } from "../packages/afterbell/test/requirements.ts";

const WINDOWS = 64;
const adam = { learningRate: 0.005, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const createdAt = "2026-01-02T03:04:05.678Z";

const recipes: Record<string, NetworkSpec> = {
  classic: networkOf(classicRecipe),
  "classic, five sessions ahead": networkOf({ ...classicRecipe, horizon: 5 }),
  "GRU, dense layers within the sequence, three features": {
    contextLength: 12,
    features: 3,
    layers: [
      { type: "gru", units: 5, returnSequences: true },
      { type: "dropout", rate: 0.3 },
      { type: "dense", units: 4, activation: "tanh" },
      { type: "lstm", units: 6 },
      { type: "dense", units: 4, activation: "relu" },
      { type: "dense", units: 2, activation: "sigmoid" },
    ],
  },
  "a sequence as the answer": {
    contextLength: 7,
    features: 1,
    layers: [
      { type: "lstm", units: 4, returnSequences: true },
      { type: "dense", units: 2 },
    ],
  },
};

interface Case {
  readonly model: ExportedNetwork;
  readonly shape: readonly number[];
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Weights and inputs that float32 holds exactly: the libraries differ by their arithmetic alone. */
function trainedCase(spec: NetworkSpec): Case {
  const network = planNetwork(spec);
  const parameters = initialParameters(network, 5).map(
    (value, i) => Math.fround(value + 0.1 * Math.sin(i)), // biases as well
  );
  const { contextLength, features } = spec;
  const x = inputs(WINDOWS * contextLength * features);
  const executor = referenceBackend.open(network, { maxBatchSize: WINDOWS });
  executor.setParameters(parameters);
  const starts = Int32Array.from({ length: WINDOWS }, (_, n) => n * contextLength);
  const targets = new Float64Array(0);
  const y = executor.predict({ values: x, features, contextLength, starts, targets });
  const model = { network: describedNetwork(network, parameters), adam, createdAt };
  return { model, shape: [contextLength, features], x, y };
}

function importedCase(shape: readonly number[], layers: readonly ImportedLayer[]): Case {
  const network = { inputShape: shape, layers };
  const x = inputs(WINDOWS * shape.reduce((a, b) => a * b));
  const y = planImported(network, { backend: null }).run(x);
  return { model: { network, adam, createdAt }, shape, x, y };
}

function inputs(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => Math.fround(0.5 + 0.4 * Math.sin(i * 0.37)));
}

const cases: Record<string, Case> = {
  ...mapValues(recipes, trainedCase),
  ...mapValues(layerCases, ({ shape, layers }) => importedCase(shape, layers)),
};

/** What the format cannot say, and why. */
const notInOnnx: Record<string, RegExp> = {
  convolution: /layer conv.* onnx: layers of type conv1d/,
  pooling: /onnx: layers of type pooling/,
  "moved values": /onnx: layers of type/,
};

interface Answers {
  readonly keras: {
    readonly output: number[];
    readonly compiled: boolean;
    readonly loss: string;
    readonly optimizer: Record<string, unknown>;
  };
  readonly onnx?: number[];
}

const interpreter = python();

describe.skipIf(!interpreter)("exported models", () => {
  let answers: Record<string, Answers>;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "afterbell-test-"));
    for (const [name, { model, shape, x }] of Object.entries(cases)) {
      const place = join(folder, name);
      await mkdir(place);
      const input = { shape: [WINDOWS, ...shape], x: [...x] };
      await writeFile(join(place, "input.json"), JSON.stringify(input));
      await writeFile(join(place, "model.keras"), encodeKeras(model));
      if (name in notInOnnx) continue;
      await writeFile(join(place, "model.onnx"), encodeOnnx(model, "1.2.3"));
    }
    const script = join(import.meta.dirname, "../tools/reference/run_exports.py");
    const options = { maxBuffer: 2 ** 26 };
    const { stdout } = await promisify(execFile)(interpreter!, [script, folder], options);
    answers = JSON.parse(stdout);
    await rm(folder, { recursive: true });
  }, 180_000);

  test.each(Object.keys(cases))(
    "%s: Keras answers as we do, compiled and without a warning",
    (name) => {
      const { keras } = answers[name]!;
      expectClose(keras.output, cases[name]!.y);
      expect(keras).toMatchObject({
        compiled: true,
        loss: "mean_squared_error",
        optimizer: { name: "adam", beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
      });
      expect(keras.optimizer.learning_rate).toBeCloseTo(0.005, 8); // a float32 there
    },
  );

  test.each(Object.keys(cases).filter((name) => !(name in notInOnnx)))(
    "%s: onnxruntime answers as we do",
    (name) => expectClose(answers[name]!.onnx!, cases[name]!.y),
  );
});

test.each(Object.entries(cases))(
  "%s: read again it is equal, tensor for tensor",
  (_, { model }) => {
    const read = readKerasModel(encodeKeras(model), "model.keras");
    expect(read.network).toEqual(model.network);
    const again = encodeKeras({ ...model, network: read.network });
    expect(Buffer.compare(again, encodeKeras(model))).toBe(0);
  },
);

const shared = sharedData();

describe.skipIf(!shared)("other people's models", () => {
  test.each([
    "seed/lstm_model.keras",
    "artifacts/renan-leal/modelo_lstm.keras",
    "artifacts/leticiafaria7/lstm_ABEV3.keras",
    "artifacts/ardra/gru_model.keras",
    "artifacts/marcelotmalta/keras2_hdf5_named_keras.keras",
    "artifacts/waheed24/stock_model_market.keras",
  ])("%s: read, written and read again it is equal, tensor for tensor", async (name) => {
    const { network } = readKerasModel(await readFile(join(shared!, name)), name);
    const written = encodeKeras({ network, adam, createdAt });
    expect(readKerasModel(written, name).network).toEqual(network);
  });
});

test.each(Object.entries(notInOnnx))("%s: ONNX refuses by name", (name, reason) => {
  expect(() => encodeOnnx(cases[name]!.model, "1.2.3")).toThrow(NotExportableError);
  expect(() => encodeOnnx(cases[name]!.model, "1.2.3")).toThrow(reason);
});

/** Relative to the size of the answers: float32 against float64, through up to 60 sessions. */
function expectClose(actual: readonly number[], wanted: Float64Array): void {
  expect(actual).toHaveLength(wanted.length);
  const size = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const [i, value] of wanted.entries()) {
    expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(1e-5 * size);
  }
}

function mapValues<A, B>(record: Record<string, A>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
