/** @file One fit of a recipe with a checkpoint after every epoch, continued from one where it is there. */

import { DamagedFileError } from "@afterbell/interchange";
import { type Backend, type BatchProgress, DivergedError } from "@afterbell/lstm";
import { fitScaler } from "../dataset/scaler.ts";
import { type BarSeries, sliceSeries } from "../domain/bar-series.ts";
import { lstmEstimator, type TrainingRun } from "../models/lstm/lstm-estimator.ts";
import type { Predictor } from "../models/lstm/lstm-predictor.ts";
import type { LstmRecipe } from "../models/lstm/recipe.ts";
import type { NetworkTrainer } from "../models/network-trainer.ts";
import type { Checkpoint, CheckpointContent, EpochLosses } from "../workspace/checkpoint.ts";
import type { TrainingFit } from "./training-plan.ts";

export interface FitSettings {
  readonly recipe: LstmRecipe;
  readonly seed: number;
  readonly backend: Backend;
  readonly trainer: NetworkTrainer;
  readonly startFrom?: NonNullable<TrainingRun["startFrom"]>;
  readonly signal?: AbortSignal;
  readonly onBatch?: (progress: BatchProgress) => void;
  readonly onEpoch?: (progress: FitEpoch) => void;
}

export interface FitEpoch {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  /** With early stopping: on training windows held out for it. Otherwise on the test windows; null without any. */
  readonly validationLoss: number | null;
}

export interface FinishedFit {
  readonly predictor: Predictor;
  /** Of every epoch, those before an interruption included. */
  readonly losses: readonly EpochLosses[];
}

/** @throws {DivergedError} A loss that is no longer finite. */
export async function fitWithCheckpoint(
  series: BarSeries,
  { end, fold }: Pick<TrainingFit, "end" | "fold">,
  checkpoint: Checkpoint,
  kept: CheckpointContent | null,
  settings: FitSettings,
): Promise<FinishedFit> {
  const { recipe, onEpoch, ...run } = settings;
  const losses: EpochLosses[] = [...(kept?.losses ?? [])];
  const estimator = lstmEstimator(recipe, {
    ...run,
    ...(kept && { resumeFrom: kept.state }),
    ...(recipe.scalerSeesTestRange && { leakedScaler: fitScaler(recipe.scaler, series.close) }),
    onEpoch: async ({ epoch, epochs, loss, validationLoss, state }, predictor) => {
      const testLoss = fold && (await predictor.loss(series, fold.test));
      if (testLoss !== null && !Number.isFinite(testLoss)) {
        throw new DivergedError(epoch, "test loss", testLoss, recipe.training.learningRate);
      }
      losses.push({ loss, validationLoss, testLoss });
      await checkpoint.write({ state, losses });
      onEpoch?.({ epoch, epochs, loss, validationLoss: validationLoss ?? testLoss });
    },
  });
  const predictor = await estimator.forSeries.fit(sliceSeries(series, 0, end));
  return { predictor, losses };
}

export interface FoundCheckpoint {
  /** What the fit goes on from. */
  readonly kept: CheckpointContent | null;
  /** What is there and not gone on from. */
  readonly dropped: CheckpointContent | null;
  /** Why a checkpoint cannot be gone on from. */
  readonly damage: string | null;
}

/** @throws {DamagedFileError} Unless it is overlooked. */
export async function findCheckpoint(
  checkpoint: Checkpoint,
  { resume, restartIfDamaged }: { readonly resume: boolean; readonly restartIfDamaged: boolean },
): Promise<FoundCheckpoint> {
  try {
    const found = await checkpoint.read();
    const [kept, dropped] = resume ? [found, null] : [null, found];
    return { kept, dropped, damage: null };
  } catch (error) {
    const isOverlooked = !resume || restartIfDamaged;
    if (!(isOverlooked && error instanceof DamagedFileError)) throw error;
    return { kept: null, dropped: null, damage: error.message };
  }
}
