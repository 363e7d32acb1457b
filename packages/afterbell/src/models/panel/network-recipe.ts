/** @file Everything that decides the panel network's training except the data and the seeds. */

import type { NetworkSpec, TrainingOptions } from "@afterbell/lstm";

export interface PanelNetworkRecipe {
  /** Sessions the network sees. */
  readonly contextLength: number;
  /** Of its only LSTM layer. */
  readonly units: number;
  /** Share of the last state dropped while training. */
  readonly dropout: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly warmupSteps: number;
  /** Largest norm of a batch's gradient. */
  readonly clipNorm: number;
  readonly batchSize: number;
  /** Windows seen, over all epochs: what decides their number, within its bounds. */
  readonly windowsSeen: number;
  readonly minEpochs: number;
  readonly maxEpochs: number;
}

/** About 800 steps on a panel of large companies; twice as many overfit. */
export const panelNetworkRecipe: PanelNetworkRecipe = {
  contextLength: 22,
  units: 32,
  dropout: 0.1,
  learningRate: 3e-3,
  weightDecay: 1e-4,
  warmupSteps: 50,
  clipNorm: 1,
  batchSize: 256,
  windowsSeen: 200_000,
  minEpochs: 2,
  maxEpochs: 12,
};

/**
 * Sessions that a network is trained on, about: fifty symbols of twenty years. Of a larger panel, it sees whole symbols at
 * even distances; the market's means are still of all. From 14 large companies it learned as much as from 60.
 */
export const MAX_TRAINING_SESSIONS = 250_000;

/** @param features Values per session. */
export function panelNetworkSpec(recipe: PanelNetworkRecipe, features: number): NetworkSpec {
  const { contextLength, units, dropout } = recipe;
  return {
    contextLength,
    features,
    layers: [
      { type: "lstm", units },
      { type: "dropout", rate: dropout },
      { type: "dense", units: 1 },
    ],
  };
}

/** @param windows To train on. */
export function panelTrainingOptions(
  recipe: PanelNetworkRecipe,
  windows: number,
  seed: number,
): TrainingOptions {
  const { learningRate, weightDecay, warmupSteps, clipNorm, batchSize } = recipe;
  return {
    ...{ seed, epochs: epochsFor(recipe, windows), batchSize, clipNorm },
    adam: { learningRate, weightDecay, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    learningRateSchedule: { type: "warmup-cosine", warmupSteps, minimumShare: 0 },
  };
}

function epochsFor(recipe: PanelNetworkRecipe, windows: number): number {
  const { windowsSeen, minEpochs, maxEpochs } = recipe;
  return Math.min(maxEpochs, Math.max(minEpochs, Math.round(windowsSeen / windows)));
}

/** What a training may change of {@link panelNetworkRecipe}. */
export type PanelRecipeChanges = Partial<
  Pick<
    PanelNetworkRecipe,
    | "learningRate"
    | "batchSize"
    | "dropout"
    | "weightDecay"
    | "clipNorm"
    | "contextLength"
    | "units"
  >
> & { readonly epochs?: number };

/** The recipe with some values changed. A number of epochs holds whatever the number of windows. */
export function panelRecipeWith({ epochs, ...changes }: PanelRecipeChanges): PanelNetworkRecipe {
  const settled = epochs === undefined ? {} : { minEpochs: epochs, maxEpochs: epochs };
  return { ...panelNetworkRecipe, ...changes, ...settled };
}
