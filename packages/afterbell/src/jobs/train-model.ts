/** @file One training run, from a series to a saved model: split, fit, judge, save. */

import { DamagedFileError } from "@afterbell/interchange";
import { type Backend, DivergedError, selectBackend } from "@afterbell/lstm";
import {
  evaluateHoldout,
  type HoldoutEvaluation,
  holdoutVerdict,
} from "../backtest/holdout-evaluation.ts";
import { type Holdout, holdout } from "../dataset/holdout.ts";
import { fitScaler } from "../dataset/scaler.ts";
import { type BarSeries, sliceSeries } from "../domain/bar-series.ts";
import { libraryVersion } from "../library-version.ts";
import { lstmEstimator, type TrainingRun } from "../models/lstm/lstm-estimator.ts";
import type { Predictor } from "../models/lstm/lstm-predictor.ts";
import { checkRecipe, type LstmRecipe } from "../models/lstm/recipe.ts";
import type { Checkpoint, CheckpointContent, LossRecord } from "../workspace/checkpoint.ts";
import { versionAt } from "../workspace/model-versions.ts";
import { pricesUsed } from "../workspace/prices-used.ts";
import { openWorkspace, type Workspace, type WorkspaceOptions } from "../workspace/workspace.ts";
import { defaults } from "./defaults.ts";
import { threadTrainer } from "./thread-trainer.ts";

export interface TrainModelOptions {
  readonly recipe: LstmRecipe;
  /** Decides initial weights, shuffles and dropout. @default 7 */
  readonly seed?: number;
  /** Folder of the workspace that the model is saved in. @default the current one */
  readonly home?: string;
  /** Names the version and dates it. @default the real clock */
  readonly now?: () => Date;
  /** Share of the windows to train on. @default 0.8, as the reference project's */
  readonly trainFraction?: number;
  /** Continue from the checkpoint of an interrupted run of the same recipe, seed and data. @default false */
  readonly resume?: boolean;
  /** With `resume`: start over where the checkpoint is damaged. @default false, the damage is an error */
  readonly restartIfDamaged?: boolean;
  /** @default the fastest this engine has */
  readonly backend?: Backend;
  /** Weights and scaler to go on from; the recipe is then that of `startingPointOf`. */
  readonly startFrom?: TrainingRun["startFrom"];
  /** @default as many as the machine has cores and the backend can use; the weights do not depend on it */
  readonly threads?: number;
  /** Aborting ends the training, or the waiting before it; the epochs done are kept. */
  readonly signal?: AbortSignal;
  /** Called once if another process is training a model of the symbol: this training starts after it. */
  readonly onWait?: WorkspaceOptions["onWait"];
  /** Once, before the first batch. */
  readonly onStart?: (start: TrainingStart) => void;
  readonly onBatch?: TrainingRun["onBatch"];
  readonly onEpoch?: (progress: EpochProgress) => void;
}

export interface TrainingStart {
  readonly windows: Holdout["windows"];
  readonly epochs: number;
  /** Epochs restored from a checkpoint; 0 if training starts over. */
  readonly epochsDone: number;
  /** Epochs of a checkpoint that is not continued and will be overwritten. */
  readonly epochsDropped: number;
  /** Why a checkpoint that should be continued is not, or null. */
  readonly damage: string | null;
  /** What computes; its name is part of what a checkpoint belongs to. */
  readonly backend: string;
}

export interface EpochProgress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  /**
   * With early stopping: on training windows held out for it. Otherwise on the test windows, as the
   * reference project shows it; then no decision depends on it.
   */
  readonly validationLoss: number;
}

export interface TrainedModel {
  readonly predictor: Predictor;
  readonly version: string;
  /** The bundle's folder. */
  readonly artifact: string;
  readonly windows: Holdout["windows"];
  readonly evaluation: HoldoutEvaluation;
  readonly verdict: string;
}

/**
 * Trains on the first share of the series, compares it with persistence on the rest, saves the model
 * and puts it to use. A checkpoint is kept after every epoch until the model is saved. Weights are trained
 * on threads of their own: the event loop stays free.
 *
 * Defaults that other calls share are in `defaults.ts`.
 *
 * @throws {SeriesTooShortError | ConstantPricesError | InvalidOptionError} Before any work.
 * @throws {DivergedError} A loss that is no longer finite; nothing is saved.
 */
export async function trainModel(
  series: BarSeries,
  options: TrainModelOptions,
): Promise<TrainedModel> {
  const { seed = defaults.seed, home = defaults.home, now = defaults.now } = options;
  const { onWait, signal } = options;
  const recipe = checkRecipe(options.recipe);
  const split = holdout(series.length, { ...recipe, ...options });
  const workspace = openWorkspace(home, { ...(onWait && { onWait }), ...(signal && { signal }) });
  return workspace.exclusive({ kind: "train", name: series.symbol }, (signal) =>
    trainAlone(workspace, series, split, { ...options, recipe, seed, now, signal }),
  );
}

/** The options with the defaults in place. */
type Settled = TrainModelOptions & Required<Pick<TrainModelOptions, "seed" | "now">>;

/** While no other process trains a model of the symbol: their checkpoints would mix. */
async function trainAlone(
  workspace: Workspace,
  series: BarSeries,
  { fold, windows }: Holdout,
  options: Settled,
): Promise<TrainedModel> {
  const { recipe, seed, backend = selectBackend() } = options;
  const data = pricesUsed(series);
  const { fingerprint } = data;
  const identity = { symbol: series.symbol, recipe, seed, backend: backend.name, fingerprint };
  const checkpoint = workspace.checkpoints.open({ ...identity, trainEnd: fold.train.end });
  await checkpoint.prepare();
  await workspace.models.inUse(series.symbol); // reports a damaged map before the training, not after it
  const { kept, dropped, damage } = await readKept(checkpoint, options);
  options.onStart?.({
    windows,
    epochs: recipe.training.epochs,
    epochsDone: kept?.state.epochsDone ?? 0,
    epochsDropped: dropped?.state.epochsDone ?? 0,
    damage,
    backend: backend.name,
  });

  const losses: LossRecord[] = [...(kept?.losses ?? [])];
  const estimator = lstmEstimator(recipe, {
    seed,
    backend,
    trainer: threadTrainer(backend, options),
    ...(kept && { resumeFrom: kept.state }),
    ...(options.startFrom && { startFrom: options.startFrom }),
    ...(options.signal && { signal: options.signal }),
    ...(options.onBatch && { onBatch: options.onBatch }),
    ...(recipe.scalerSeesTestRange && {
      leakedScaler: fitScaler(recipe.scaler, series.close),
    }),
    onEpoch: async ({ epoch, epochs, loss, validationLoss, state }, predictor) => {
      const testLoss = await predictor.loss(series, fold.test);
      if (!Number.isFinite(testLoss)) {
        throw new DivergedError(epoch, "test loss", testLoss, recipe.training.learningRate);
      }
      losses.push({ loss, validationLoss, testLoss });
      await checkpoint.write({ state, losses });
      options.onEpoch?.({ epoch, epochs, loss, validationLoss: validationLoss ?? testLoss });
    },
  });
  const train = sliceSeries(series, fold.train.start, fold.train.end);
  const predictor = await estimator.forSeries.fit(train);
  const evaluation = evaluateHoldout(series, fold, predictor);
  const run = { workspace, series, data, options, windows, backend: backend.name, losses };
  const { version, artifact } = await save(run, predictor, evaluation);
  await checkpoint.remove();
  const verdict = verdictFor(recipe, evaluation);
  return { predictor, version, artifact, windows, evaluation, verdict };
}

interface Kept {
  readonly kept: CheckpointContent | null;
  readonly dropped: CheckpointContent | null;
  readonly damage: string | null;
}

async function readKept(
  checkpoint: Checkpoint,
  { resume = false, restartIfDamaged = false }: TrainModelOptions,
): Promise<Kept> {
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

interface FinishedRun {
  readonly workspace: Workspace;
  readonly series: BarSeries;
  readonly options: Settled;
  readonly windows: Holdout["windows"];
  readonly data: ReturnType<typeof pricesUsed>;
  readonly backend: string;
  readonly losses: readonly LossRecord[];
}

async function save(run: FinishedRun, predictor: Predictor, evaluation: HoldoutEvaluation) {
  const { workspace, series, data, options, windows, backend, losses } = run;
  const { recipe } = options;
  const closes = series.close;
  const createdAt = options.now().toISOString();
  const verdict = verdictFor(recipe, evaluation);
  const provenance = {
    symbol: series.symbol,
    version: versionName(createdAt, recipe, options.seed),
    createdAt,
    seed: options.seed,
    backend,
    libraryVersion,
    data,
    windows,
    evaluation: { ...evaluation, verdict },
    lastContext: [...closes.subarray(-recipe.contextLength)],
  };
  const measured = { ...evaluation, verdict, epochs: losses };
  const version = await workspace.models.save(predictor.model, provenance, measured);
  return { version, artifact: workspace.models.folder(series.symbol, version) };
}

function verdictFor({ startsFrom }: LstmRecipe, evaluation: HoldoutEvaluation): string {
  const verdict = holdoutVerdict(evaluation);
  if (!startsFrom) return verdict;
  return `${verdict}; ${startsFrom.model}, where training started, may have been trained on these sessions`;
}

/** Sorts by time: `20261122T150405Z-classic-seed7`. */
function versionName(createdAt: string, recipe: LstmRecipe, seed: number): string {
  const leak = recipe.scalerSeesTestRange ? "-leak" : "";
  return versionAt(createdAt, `${recipe.name}${leak}-seed${seed}`);
}
