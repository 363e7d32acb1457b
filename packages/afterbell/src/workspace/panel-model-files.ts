/** @file The files of a panel model: `panel.json`, and the weights of its networks as `weights.safetensors`. */

import {
  DamagedFileError,
  readSafetensors,
  type Tensor,
  writeSafetensors,
} from "@afterbell/interchange";
import { LstmError, type Network, planNetwork } from "@afterbell/lstm";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { AfterbellError } from "../domain/errors.ts";
import { parseSessionDate } from "../domain/session-date.ts";
import { panelNetworkSpec } from "../models/panel/network-recipe.ts";
import type { PanelModel } from "../models/panel/panel-model.ts";
import type { TrainedPanelNetwork } from "../models/panel/trained-network.ts";
import type { StoredFile } from "./imported-model-files.ts";
import { parametersOf, tensorsOf } from "./network-tensors.ts";
import { parseJson } from "./parse-json.ts";
import { scalerSchema } from "./scaler-file.ts";

/** Names of the files. */
export const PANEL_MODEL = "panel.json";
export const PANEL_WEIGHTS = "weights.safetensors";

const count = Type.Integer({ minimum: 1 });
const share = Type.Number({ minimum: 0 });
const date = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" });
const basis = Type.Union([Type.Literal("ranges"), Type.Literal("closes")]);
const group = Type.Union([
  Type.Literal("returns"),
  Type.Literal("levels"),
  Type.Literal("calendar"),
  Type.Literal("echo"),
  Type.Literal("ranges"),
  Type.Literal("volume"),
  Type.Literal("market"),
  Type.Literal("marketVolume"),
]);

const network = Type.Object({
  recipe: Type.Object({
    contextLength: count,
    units: count,
    dropout: share,
    learningRate: share,
    weightDecay: share,
    warmupSteps: Type.Integer({ minimum: 0 }),
    clipNorm: share,
    batchSize: count,
    windowsSeen: count,
    minEpochs: count,
    maxEpochs: count,
  }),
  inputs: Type.Object({ basis, groups: Type.Array(group), scaler: scalerSchema }),
  targetMean: Type.Number(),
  seeds: Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1 }),
  trainedOn: Type.Object({ symbols: Type.Array(Type.String()), from: date, until: date }),
});

const equation = Type.Object({
  basis,
  stepAhead: count,
  inputs: Type.Array(Type.String()),
  intercept: Type.Number(),
  coefficients: Type.Array(Type.Number()),
  rows: count,
});

const panelModel = Type.Object({
  name: Type.String(),
  horizon: count,
  networks: Type.Array(network),
  equations: Type.Array(equation),
});

/**
 * `panel.json` and `weights.safetensors`, by name. The same model is the same bytes. Weights are F32 where that loses
 * nothing, as it is of those that kernels trained, else F64.
 */
export function encodePanelModel(model: PanelModel): Readonly<Record<string, Uint8Array>> {
  const networks = model.networks.map(({ parameters: _, ...rest }) => rest);
  const tensors = model.networks.flatMap((one, n) =>
    one.parameters.flatMap((parameters, seed) =>
      tensorsOf(networkPlan(one), parameters, prefixOf(n, seed)).map(asFloat32),
    ),
  );
  return {
    [PANEL_MODEL]: new TextEncoder().encode(`${JSON.stringify({ ...model, networks }, null, 1)}\n`),
    [PANEL_WEIGHTS]: writeSafetensors({ tensors, metadata: { format: "afterbell" } }),
  };
}

/**
 * The inverse of {@link encodePanelModel}, to the bit.
 *
 * @throws {DamagedFileError} Not a panel model, or weights that do not fit it.
 */
export function decodePanelModel(model: StoredFile, weights: StoredFile): PanelModel {
  const value = parseJson(new TextDecoder().decode(model.bytes));
  if (!Value.Check(panelModel, value)) {
    const [first] = Value.Errors(panelModel, value);
    throw new DamagedFileError(model.file, `${first?.instancePath}: ${first?.message}`);
  }
  const { tensors } = readSafetensors(weights.bytes, { file: weights.file });
  const networks = value.networks.map((stored, n): TrainedPanelNetwork => {
    const { plan, trainedOn } = sound(model.file, () => outlineIn(stored));
    const parameters = stored.seeds.map((_, seed) =>
      parametersOf(plan, tensors, weights.file, prefixOf(n, seed)),
    );
    return { ...stored, trainedOn, parameters };
  });
  return { ...value, networks };
}

function outlineIn({ recipe, inputs, trainedOn }: Static<typeof network>) {
  const { symbols, from, until } = trainedOn;
  const dates = { from: parseSessionDate(from), until: parseSessionDate(until) };
  return { plan: networkPlan({ recipe, inputs }), trainedOn: { symbols, ...dates } };
}

/** What values of the right types do not say: that there is such a date, or such a network. */
function sound<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AfterbellError || error instanceof LstmError)) throw error;
    throw new DamagedFileError(file, error.message);
  }
}

/** The same values in half the bytes, if they are all float32; else the tensor itself. */
function asFloat32(tensor: Tensor): Tensor {
  const data = Float32Array.from(tensor.data);
  return data.every((value, i) => Object.is(value, tensor.data[i])) ? { ...tensor, data } : tensor;
}

function networkPlan({ recipe, inputs }: Pick<TrainedPanelNetwork, "recipe" | "inputs">): Network {
  return planNetwork(panelNetworkSpec(recipe, inputs.scaler.scale.length));
}

/** Of the networks, and of the seeds of each. */
function prefixOf(network: number, seed: number): string {
  return `networks.${network}.${seed}.`;
}
