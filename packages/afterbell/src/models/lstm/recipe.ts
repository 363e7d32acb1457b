/** @file Everything that decides a training run except the data and the seed. */

import {
  InvalidNetworkError,
  type LayerSpec,
  type NetworkSpec,
  planNetwork,
} from "@afterbell/lstm";
import { type ScalerKind, scalerKinds } from "../../dataset/scaler.ts";
import { InvalidOptionError } from "../../domain/errors.ts";
import { requireWhole } from "../../domain/require-whole.ts";

export interface LstmRecipe {
  readonly name: string;
  /** Sessions the network sees. */
  readonly contextLength: number;
  /** Sessions it forecasts. */
  readonly horizon: number;
  readonly scaler: ScalerKind;
  /**
   * Whether the scaler is fitted on all closes, the test range included. A leak: only there to
   * reproduce the reference project.
   */
  readonly scalerSeesTestRange: boolean;
  readonly network: StackedNetwork | LayeredNetwork;
  /** The model whose weights it goes on from; none where training begins with drawn ones. */
  readonly startsFrom?: {
    readonly model: string;
    /** Of its weights' file. */
    readonly sha256: string;
  };
  readonly training: {
    readonly epochs: number;
    readonly batchSize: number;
    readonly learningRate: number;
    /** Adam's decays and epsilon. */
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
    readonly earlyStopping: EarlyStoppingRecipe | null;
  };
}

/** LSTM layers, then dense ones. */
export interface StackedNetwork {
  /** Units of each LSTM layer, first to last. */
  readonly lstmUnits: readonly number[];
  /** Units of each hidden dense layer; the last layer, of `horizon` units, is not named. */
  readonly denseUnits: readonly number[];
  /** Share of values dropped after each LSTM layer while training. */
  readonly dropout: number;
}

/** Any layers: those of a model that was trained elsewhere. */
export interface LayeredNetwork {
  readonly layers: readonly LayerSpec[];
}

/** A recipe as they are named here. */
export interface StackedRecipe extends LstmRecipe {
  readonly network: StackedNetwork;
}

export interface EarlyStoppingRecipe {
  /** Epochs without a lower validation loss before training stops. */
  readonly patience: number;
  /** Share of the training windows, the latest, held out to measure it. */
  readonly validationFraction: number;
}

/** The reference project's network and training, layer by layer. */
export const classicRecipe: StackedRecipe = {
  name: "classic",
  contextLength: 60,
  horizon: 1,
  scaler: "minmax",
  scalerSeesTestRange: false,
  network: { lstmUnits: [50, 50], denseUnits: [25], dropout: 0.2 },
  training: {
    epochs: 20,
    batchSize: 32,
    learningRate: 0.005,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-7,
    earlyStopping: null,
  },
};

/** The network a recipe trains: LSTM and dropout pairs, hidden dense layers, the answer. */
export function networkOf({ contextLength, horizon, network }: LstmRecipe): NetworkSpec {
  if ("layers" in network) return { contextLength, features: 1, layers: network.layers };
  const { lstmUnits, denseUnits, dropout } = network;
  const recurrent = lstmUnits.flatMap((units, i): LayerSpec[] => [
    { type: "lstm", units, returnSequences: i < lstmUnits.length - 1 },
    { type: "dropout", rate: dropout },
  ]);
  const dense = [...denseUnits, horizon].map((units): LayerSpec => ({ type: "dense", units }));
  return { contextLength, features: 1, layers: [...recurrent, ...dense] };
}

/**
 * A recipe that can be trained, checked where it enters: from flags or from a stored model.
 *
 * @throws {InvalidOptionError} The field that is wrong, by the name users know it by.
 */
export function checkRecipe(recipe: LstmRecipe): LstmRecipe {
  const { network, training } = recipe;
  requireWhole("contextLength", recipe.contextLength);
  requireWhole("horizon", recipe.horizon);
  requireWhole("epochs", training.epochs);
  requireWhole("batchSize", training.batchSize);
  if ("layers" in network) checkLayers(recipe);
  else checkStack(network);
  requireNumber("learningRate", "a number above 0", training.learningRate, (x) => x > 0);
  if (!scalerKinds.includes(recipe.scaler)) {
    throw new InvalidOptionError("scaler", scalerKinds.join(" or "), recipe.scaler);
  }
  if (training.earlyStopping) {
    const { patience, validationFraction } = training.earlyStopping;
    requireWhole("earlyStopping", patience);
    const isShare = (x: number) => x > 0 && x < 1;
    requireNumber("validationFraction", "a share between 0 and 1", validationFraction, isShare);
  }
  return recipe;
}

function checkStack({ lstmUnits, denseUnits, dropout }: StackedNetwork): void {
  for (const units of [...lstmUnits, ...denseUnits]) requireWhole("units", units);
  if (lstmUnits.length === 0) {
    throw new InvalidOptionError("units", "at least one LSTM layer", "none");
  }
  requireNumber("dropout", "a share from 0 to below 1", dropout, (x) => x >= 0 && x < 1);
}

function checkLayers(recipe: LstmRecipe): void {
  try {
    const { outputs } = planNetwork(networkOf(recipe));
    requireNumber(
      "horizon",
      `${outputs}, as many as the network answers`,
      recipe.horizon,
      (h) => h === outputs,
    );
  } catch (error) {
    if (!(error instanceof InvalidNetworkError)) throw error;
    throw new InvalidOptionError("network", "layers that fit each other", error.message);
  }
}

function requireNumber(
  option: string,
  expected: string,
  value: number,
  isValid: (value: number) => boolean,
): void {
  if (!(Number.isFinite(value) && isValid(value))) {
    throw new InvalidOptionError(option, expected, value);
  }
}
