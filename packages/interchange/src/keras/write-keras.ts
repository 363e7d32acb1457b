/**
 * @file `.keras` files as Keras 3 writes them: a zip of `metadata.json`, `config.json` and
 * `model.weights.h5`. `keras.saving.load_model` gives a compiled Sequential model.
 */

import { mismatch, requireOptions } from "../argument.ts";
import { type HdfArray, type HdfGroup, writeHdf5 } from "../hdf5/write-hdf5.ts";
import { tensorsOf } from "../network/layer.ts";
import { type NetworkSource, requireNetwork } from "../network/require-network.ts";
import type { SequentialNetwork } from "../network/sequential-network.ts";
import { writeZip } from "../zip/write-zip.ts";
import { type KerasJson, serialized } from "./keras-json.ts";
import { snakeCase } from "./weight-source.ts";
import { type KerasLayer, kerasLayer } from "./write-layer.ts";

/** The Keras whose files these equal in form; any 3 opens them. */
const KERAS_VERSION = "3.15.1";

export interface WriteKerasOptions {
  /** For whoever trains it further, on the mean squared error. @default Keras's own */
  readonly adam?: AdamConfig;
  /** The date the file notes, ISO 8601; without an offset in UTC. @default now */
  readonly createdAt?: string;
}

export interface AdamConfig {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

const kerasAdam: AdamConfig = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/**
 * A `.keras` file. The same network, options and date give the same bytes.
 *
 * @param model A model of `readModel`, `{ network }`, or the network itself.
 * @throws {InputMismatchError} An argument of another type, weights that are no float32 arrays of their
 *   shapes, an option out of range.
 * @throws {NotExportableError} A layer that Keras 3 does not have.
 */
export function writeKeras(model: NetworkSource, options: WriteKerasOptions = {}): Uint8Array {
  const network = requireNetwork(model);
  requireOptions(options, '{ createdAt: "2026-01-02T03:04:05Z" }');
  const { adam = kerasAdam, createdAt = new Date().toISOString() } = options;
  requireAdam(adam);
  const layers = network.layers.map((layer) => kerasLayer(layer));
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const savedAt = utcDate(createdAt).slice(0, 19).replace("T", "@");
  return writeZip({
    "metadata.json": json({ keras_version: KERAS_VERSION, date_saved: savedAt }),
    "config.json": json(modelConfig(network, adam, layers)),
    "model.weights.h5": writeHdf5(weightsFile(network, adam, layers)),
  });
}

function requireAdam(adam: AdamConfig): void {
  if (typeof adam !== "object" || adam === null) {
    throw mismatch("adam", "{ learningRate, beta1, beta2, epsilon }", adam);
  }
  const requireIn = (name: keyof AdamConfig, rule: string, isIn: (value: number) => boolean) => {
    const value: unknown = adam[name];
    const fits = typeof value === "number" && Number.isFinite(value) && isIn(value);
    if (!fits) throw mismatch(`adam.${name}`, rule, value);
  };
  requireIn("learningRate", "a number of 0 or more", (rate) => rate >= 0);
  requireIn("beta1", "a number from 0 to below 1", (beta) => beta >= 0 && beta < 1);
  requireIn("beta2", "a number from 0 to below 1", (beta) => beta >= 0 && beta < 1);
  requireIn("epsilon", "a number of 0 or more", (epsilon) => epsilon >= 0);
}

/** @returns The same time in UTC. @throws {InputMismatchError} No date of ISO 8601, or none of the calendar. */
function utcDate(createdAt: string): string {
  const rule = 'an ISO 8601 date such as "2026-01-02T03:04:05Z"';
  const pattern = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;
  const match = typeof createdAt === "string" ? pattern.exec(createdAt) : null;
  if (!match) throw mismatch("createdAt", rule, createdAt);
  const [, day = "", time, , , offset] = match;
  const date = new Date(time !== undefined && offset === undefined ? `${createdAt}Z` : createdAt);
  const midnight = new Date(day);
  const isReal =
    !Number.isNaN(date.getTime()) &&
    !Number.isNaN(midnight.getTime()) &&
    midnight.toISOString().startsWith(day); // 30 February becomes 2 March
  if (!isReal) throw mismatch("createdAt", rule, createdAt);
  return date.toISOString();
}

function modelConfig(
  network: SequentialNetwork,
  adam: AdamConfig,
  layers: readonly KerasLayer[],
): KerasJson {
  const shape = [null, ...network.inputShape];
  const input = serialized("keras.layers", "InputLayer", {
    ...{ batch_shape: shape, dtype: "float32", sparse: false, name: "input_layer" },
  });
  return {
    ...serialized("keras", "Sequential", {
      ...{ name: "sequential", trainable: true, dtype: "float32" },
      layers: [input, ...layers.map(({ config }) => config)],
      build_input_shape: shape,
    }),
    build_config: { input_shape: shape },
    compile_config: {
      optimizer: serialized("keras.optimizers", "Adam", {
        ...{ name: "adam", learning_rate: adam.learningRate },
        ...{ beta_1: adam.beta1, beta_2: adam.beta2, epsilon: adam.epsilon, amsgrad: false },
      }),
      ...{ loss: "mean_squared_error", loss_weights: null, metrics: null, weighted_metrics: null },
      ...{ run_eagerly: false, steps_per_execution: 1, jit_compile: false },
    },
  };
}

/** Layers are numbered per class, in order, whatever their names. */
function weightsFile(
  network: SequentialNetwork,
  adam: AdamConfig,
  layers: readonly KerasLayer[],
): HdfGroup {
  const seen = new Map<string, number>();
  const groups = layers.map((layer) => {
    const kind = snakeCase(layer.className);
    const nth = seen.get(kind) ?? 0;
    seen.set(kind, nth + 1);
    return [nth === 0 ? kind : `${kind}_${nth}`, layerGroup(layer)] as const;
  });
  return {
    members: {
      layers: { members: Object.fromEntries(groups) },
      optimizer: { members: { vars: variables("adam", optimizerState(network, adam)) } },
      vars: variables("sequential", []),
    },
  };
}

/** Weights lie with the part they belong to, such as a recurrent layer's cell. */
function layerGroup({ name, parts }: KerasLayer): HdfGroup {
  const members: Record<string, HdfGroup> = { vars: variables(name, parts[""] ?? []) };
  for (const [path, tensors] of Object.entries(parts)) {
    if (path === "") continue;
    const innermost: HdfGroup = { members: { vars: variables(path, tensors) } };
    const [first, ...rest] = path.split("/") as [string, ...string[]];
    members[first] = rest.reduceRight<HdfGroup>(
      (inner, folder) => ({ members: { [folder]: inner } }),
      innermost,
    );
  }
  return { members };
}

/** @param name The object's, which Keras notes and does not need. */
function variables(name: string, arrays: readonly HdfArray[]): HdfGroup {
  const numbered = arrays.map(({ shape, data }, i) => [`${i}`, { shape, data }]);
  return { attributes: { name }, members: Object.fromEntries(numbered) };
}

/** An Adam at its first step: iterations, learning rate, and both moments of each weight at 0. */
function optimizerState(network: SequentialNetwork, adam: AdamConfig): HdfArray[] {
  const trained = network.layers
    .flatMap((layer) => tensorsOf(layer))
    .filter(({ role }) => !/movingMean|movingVariance/.test(role));
  return [
    { shape: [], data: BigInt64Array.of(0n) },
    { shape: [], data: Float32Array.of(adam.learningRate) },
    ...trained.flatMap(({ tensor: { shape } }) => [
      { shape, data: null },
      { shape, data: null },
    ]),
  ];
}
