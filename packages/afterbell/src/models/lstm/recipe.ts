/** @file Everything that decides a training run except the data and the seed. */

import {
  checkLearningRateSchedule,
  InvalidNetworkError,
  type LayerSpec,
  type LearningRateSchedule,
  type NetworkSpec,
  planNetwork,
} from "@afterbell/lstm";
import type { ScalerKind } from "../../dataset/scaler.ts";
import { InvalidOptionError } from "../../domain/errors.ts";
import { requireWhole } from "../../domain/require-whole.ts";
import { checkField } from "../../schema/check-fields.ts";
import {
  hyperparameterNames,
  hyperparameters,
  type OptionalTraining,
  type RecipeChanges,
  recipePaths,
} from "./hyperparameters.ts";

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
  /** The model whose weights training starts from; none for random initial weights. */
  readonly startsFrom?: {
    readonly model: string;
    /** Of its weights' file. */
    readonly sha256: string;
  };
  readonly training: TrainingRecipe;
}

export interface TrainingRecipe extends OptionalTraining {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Adam's decays and epsilon. */
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** How the learning rate changes. It is not one value, so it has no flag. @default constant */
  readonly learningRateSchedule?: LearningRateSchedule;
  readonly earlyStopping: EarlyStoppingRecipe | null;
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

/** Share of the training windows that early stopping holds out: a customary tenth. */
const VALIDATION_FRACTION = 0.1;

/** A recipe with some of its hyperparameters replaced. */
export function recipeWith(named: StackedRecipe, changes: RecipeChanges): StackedRecipe {
  const changed = structuredClone(named) as unknown as Nested;
  if (changes.earlyStopping !== undefined) {
    (changed.training as Nested).earlyStopping ??= { validationFraction: VALIDATION_FRACTION };
  }
  for (const name of hyperparameterNames) {
    const value = changes[name];
    if (value === undefined) continue;
    const path = recipePaths[name];
    const parent = path.slice(0, -1).reduce((at, key) => at[key] as Nested, changed);
    parent[path.at(-1)!] = value;
  }
  return changed as unknown as StackedRecipe;
}

interface Nested {
  [key: string]: unknown;
}

/**
 * A recipe that can be trained, checked where it enters: from flags or from a stored model.
 *
 * @throws {InvalidOptionError} The hyperparameter that is wrong, or another field, by its name.
 */
export function checkRecipe(recipe: LstmRecipe): LstmRecipe {
  for (const name of hyperparameterNames) {
    const value = valueAt(recipe, recipePaths[name]);
    if (value !== undefined) checkField(hyperparameters[name], value, recipePaths[name].join("."));
  }
  requireWhole("horizon", recipe.horizon);
  if ("layers" in recipe.network) checkLayers(recipe);
  const { earlyStopping, learningRateSchedule } = recipe.training;
  if (learningRateSchedule !== undefined) checkSchedule(learningRateSchedule);
  if (
    earlyStopping &&
    !(earlyStopping.validationFraction > 0 && earlyStopping.validationFraction < 1)
  ) {
    const rule = "a share between 0 and 1";
    throw new InvalidOptionError("validationFraction", rule, earlyStopping.validationFraction);
  }
  return recipe;
}

/** undefined if a recipe has no such field: arbitrary layers have no `units`. */
function valueAt(recipe: LstmRecipe, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Nested | null | undefined)?.[key], recipe);
}

function checkSchedule(schedule: LearningRateSchedule): void {
  try {
    checkLearningRateSchedule(schedule);
  } catch (error) {
    if (!(error instanceof InvalidNetworkError)) throw error;
    throw new InvalidOptionError(`training.${error.where}`, error.expected, error.got);
  }
}

function checkLayers(recipe: LstmRecipe): void {
  try {
    const { outputs } = planNetwork(networkOf(recipe));
    if (recipe.horizon === outputs) return;
    const rule = `${outputs}, the number of network outputs`;
    throw new InvalidOptionError("horizon", rule, recipe.horizon);
  } catch (error) {
    if (!(error instanceof InvalidNetworkError)) throw error;
    throw new InvalidOptionError("network", "layers that fit each other", error.message);
  }
}
