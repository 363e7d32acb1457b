/** @file The panel network's training, and what it says of contexts afterwards. */

import { type Backend, type BatchProgress, type Executor, planNetwork } from "@afterbell/lstm";
import type { SeriesFeatures } from "../../dataset/panel-features.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import { TooFewWindowsError } from "../errors.ts";
import type { NetworkTrainer } from "../network-trainer.ts";
import { harxTarget } from "./harx-columns.ts";
import type { NetworkInputs } from "./network-inputs.ts";
import {
  type PanelNetworkRecipe,
  panelNetworkSpec,
  panelTrainingOptions,
} from "./network-recipe.ts";
import { type PanelWindows, panelWindows } from "./network-windows.ts";

/** Plain data: what a forecast needs besides the prices and the calendar. */
export interface TrainedPanelNetwork {
  readonly recipe: PanelNetworkRecipe;
  readonly inputs: NetworkInputs;
  /** Mean of the targets, which the network is trained without. */
  readonly targetMean: number;
  /** Of each seed, (parameterCount) as `planNetwork(panelNetworkSpec(…)).parameters` lays them out. */
  readonly parameters: readonly Float64Array[];
  /** Of each of `parameters`. */
  readonly seeds: readonly number[];
  readonly trainedOn: TrainingRange;
}

/** What a network has seen: no later session can have influenced it. */
export interface TrainingRange {
  readonly symbols: readonly string[];
  readonly from: SessionDate;
  /** The last session of any symbol. */
  readonly until: SessionDate;
}

export interface NetworkTrainingRun {
  readonly recipe: PanelNetworkRecipe;
  /** One network each. */
  readonly seeds: readonly number[];
  readonly trainedOn: TrainingRange;
  readonly trainer: NetworkTrainer;
  /** Aborting ends the training between two batches. */
  readonly signal?: AbortSignal;
  readonly onBatch?: (progress: NetworkProgress) => void;
}

export interface NetworkProgress extends BatchProgress {
  readonly seed: number;
}

/** As many as HARx needs of rows: with fewer, the weights would hardly leave their random beginning. */
export const MIN_WINDOWS = 200;

/**
 * Trains a network for each seed to forecast ln V(t + 1) - 2 ln s(t).
 *
 * @throws {TooFewWindowsError} Fewer than {@link MIN_WINDOWS}.
 */
export async function trainPanelNetwork(
  features: readonly SeriesFeatures[],
  inputs: NetworkInputs,
  { recipe, seeds, trainedOn, trainer, signal, onBatch }: NetworkTrainingRun,
): Promise<TrainedPanelNetwork> {
  const windows = trainingWindows(features, inputs, recipe.contextLength);
  const count = windows.starts.length;
  if (count < MIN_WINDOWS) throw new TooFewWindowsError(MIN_WINDOWS, count, recipe.contextLength);
  const targetMean = windows.targets.reduce((a, b) => a + b) / count;
  const centred = { ...windows, targets: windows.targets.map((target) => target - targetMean) };
  const network = panelNetworkSpec(recipe, windows.features);
  const parameters: Float64Array[] = [];
  for (const seed of seeds) {
    const trained = await trainer(network, centred, {
      ...panelTrainingOptions(recipe, count, seed),
      ...(signal && { signal }),
      ...(onBatch && { onBatch: (progress) => onBatch({ ...progress, seed }) }),
    });
    parameters.push(trained.parameters);
  }
  return { recipe, inputs, targetMean, parameters, seeds, trainedOn };
}

/** Contexts that a forecast holds in memory at a time. */
const MAX_BATCH_SIZE = 256;

/** (N) ln V(t + 1) - 2 ln s(t) as forecast from each context, the mean over the seeds. */
export type RatiosOf = (windows: PanelWindows) => Float64Array;

/** @param run Is given what forecasts from any windows, until it returns. */
export function withRatios<T>(
  { recipe, inputs, targetMean, parameters }: TrainedPanelNetwork,
  backend: Backend,
  run: (ratiosOf: RatiosOf) => T,
): T {
  const network = planNetwork(panelNetworkSpec(recipe, inputs.scaler.scale.length));
  const executor = backend.open(network, { maxBatchSize: MAX_BATCH_SIZE });
  try {
    return run((windows) => {
      const sums = new Float64Array(windows.starts.length);
      if (sums.length === 0) return sums;
      for (const ofSeed of parameters) addOutputs(sums, executor, windows, ofSeed);
      return sums.map((sum) => targetMean + sum / parameters.length);
    });
  } finally {
    executor.close();
  }
}

function addOutputs(
  sums: Float64Array,
  executor: Executor,
  windows: PanelWindows,
  parameters: Float64Array,
): void {
  executor.setParameters(parameters);
  const outputs = executor.predict(windows);
  for (let i = 0; i < sums.length; i++) sums[i]! += outputs[i]!;
}

function trainingWindows(
  features: readonly SeriesFeatures[],
  inputs: NetworkInputs,
  contextLength: number,
): PanelWindows {
  const targets = features.map(({ levels, volatility }) =>
    harxTarget(levels, 1).map((log, t) => log - 2 * Math.log(volatility[t]!)),
  );
  const ranges = targets.map(({ length }) => ({ start: 0, end: length }));
  return panelWindows(features, inputs, { contextLength, ranges, targets });
}
