/** @file One training run, from a series to a saved model: judged on the past, fitted on everything, saved. */

import { type Backend, type BatchProgress, selectBackend } from "@afterbell/lstm";
import {
  type CloseEvaluation,
  closeVerdict,
  type EvaluatedCloses,
  evaluateCloses,
} from "../backtest/close-evaluation.ts";
import type { Holdout } from "../dataset/holdout.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import { libraryVersion } from "../library-version.ts";
import type { TrainingRun } from "../models/lstm/lstm-estimator.ts";
import type { Predictor } from "../models/lstm/lstm-predictor.ts";
import { checkRecipe, type LstmRecipe } from "../models/lstm/recipe.ts";
import type { Checkpoint, LossRecord } from "../workspace/checkpoint.ts";
import type { ModelVersion } from "../workspace/in-use.ts";
import { versionAt } from "../workspace/model-versions.ts";
import { pricesUsed } from "../workspace/prices-used.ts";
import { openWorkspace, type Workspace, type WorkspaceOptions } from "../workspace/workspace.ts";
import { defaults } from "./defaults.ts";
import {
  type FinishedFit,
  type FitEpoch,
  type FoundCheckpoint,
  findCheckpoint,
  fitWithCheckpoint,
} from "./fit-with-checkpoint.ts";
import { promotePriceModel } from "./promote-price-model.ts";
import { threadTrainer } from "./thread-trainer.ts";
import { type TrainingPlan, type TrainingPlanOptions, trainingPlan } from "./training-plan.ts";

export interface TrainModelOptions extends TrainingPlanOptions {
  readonly recipe: LstmRecipe;
  /** Decides initial weights, shuffles and dropout. @default 7 */
  readonly seed?: number;
  /** Folder of the workspace that the model is saved in. @default the current one */
  readonly home?: string;
  /** Names the version and dates it. @default the real clock */
  readonly now?: () => Date;
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
  readonly onBatch?: (progress: BatchProgress & FitNumber) => void;
  readonly onEpoch?: (progress: EpochProgress) => void;
}

/** Which of a training's fits. */
export interface FitNumber {
  /** From 1; the last one serves. */
  readonly fit: number;
  readonly fits: number;
}

export interface TrainingStart {
  /** Windows that the model that serves is trained on, and sessions that the recipe is tested on. */
  readonly windows: Holdout["windows"];
  /** Of each fit. */
  readonly epochs: number;
  /** In order; those that judge the recipe, and then the one that serves. */
  readonly fits: readonly StartedFit[];
  /** Epochs of checkpoints that are not continued and will be overwritten. */
  readonly epochsDropped: number;
  /** Why a checkpoint that should be continued is not, or null. */
  readonly damage: string | null;
  /** What computes; its name is part of what a checkpoint belongs to. */
  readonly backend: string;
}

export interface StartedFit {
  readonly windows: number;
  /** Epochs restored from a checkpoint; 0 if it starts over. */
  readonly epochsDone: number;
}

export interface EpochProgress extends FitEpoch, FitNumber {}

export interface TrainedModel {
  readonly predictor: Predictor;
  readonly version: string;
  /** The bundle's folder. */
  readonly artifact: string;
  /** Fits that judged the recipe. */
  readonly refits: number;
  /** Whether the model that serves is the one that was tested, by a hold-out. */
  readonly isHeldOut: boolean;
  readonly windows: Holdout["windows"];
  readonly evaluation: CloseEvaluation;
  readonly verdict: string;
  /** A sentence for people: why it was not put to use. null where it was. */
  readonly objection: string | null;
}

/**
 * Judges a recipe by fits that had not seen the sessions they forecast, up to four years, compares it with persistence
 * there, then fits it on the whole series; with `holdOut`, one fit on the first share of the windows is tested on the
 * rest. The model is saved, and put to use unless its forecasts make no sense or it is worse than the one in use. A
 * checkpoint is kept after every epoch until the model is saved. Weights are trained on threads of their own: the event
 * loop stays free.
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
  const plan = trainingPlan(series.length, recipe, options);
  const workspace = openWorkspace(home, { ...(onWait && { onWait }), ...(signal && { signal }) });
  return workspace.exclusive({ kind: "train", name: series.symbol }, (signal) =>
    trainAlone(workspace, series, plan, { ...options, recipe, seed, now, signal }),
  );
}

/** The options with the defaults in place. */
type Settled = TrainModelOptions & Required<Pick<TrainModelOptions, "seed" | "now">>;

/** While no other process trains a model of the symbol: their checkpoints would mix. */
async function trainAlone(
  workspace: Workspace,
  series: BarSeries,
  plan: TrainingPlan,
  options: Settled,
): Promise<TrainedModel> {
  const { recipe, seed, backend = selectBackend() } = options;
  const data = pricesUsed(series);
  const { fingerprint } = data;
  const identity = { symbol: series.symbol, recipe, seed, backend: backend.name, fingerprint };
  const checkpoints = plan.fits.map(({ end }) =>
    workspace.checkpoints.open({ ...identity, trainEnd: end }),
  );
  await checkpoints[0]!.prepare();
  await workspace.models.inUse(series.symbol); // reports a damaged map before the training, not after it
  const { resume = false, restartIfDamaged = false } = options;
  const found = await Promise.all(
    checkpoints.map((checkpoint) => findCheckpoint(checkpoint, { resume, restartIfDamaged })),
  );
  options.onStart?.(startOf(plan, found, { recipe, backend }));
  const fits = await fitAll(series, plan, { checkpoints, found }, { ...options, backend });
  const { evaluation, judged } = evaluated(series, plan, fits);
  const served = fits.at(-1)!.predictor;
  const run = { workspace, series, data, options, plan, backend: backend.name };
  const tested = { evaluation, judged, losses: testedLosses(plan, fits) };
  const saved = await save(run, served, tested);
  await Promise.all(checkpoints.map((checkpoint) => checkpoint.remove()));
  const candidate = { predictor: served, judged };
  const objection = await promotePriceModel(candidate, saved, series, workspace);
  return {
    ...{ predictor: served, version: saved.version, evaluation, objection },
    artifact: workspace.models.folder(saved.model, saved.version),
    refits: plan.fits.filter(({ fold }) => fold).length,
    isHeldOut: plan.fits.length === 1,
    windows: plan.windows,
    verdict: verdictFor(recipe, evaluation),
  };
}

function startOf(
  { fits, windows }: TrainingPlan,
  found: readonly FoundCheckpoint[],
  { recipe, backend }: { readonly recipe: LstmRecipe; readonly backend: Backend },
): TrainingStart {
  return {
    windows,
    epochs: recipe.training.epochs,
    fits: fits.map(({ windows }, i) => ({
      windows,
      epochsDone: found[i]!.kept?.state.epochsDone ?? 0,
    })),
    epochsDropped: found.reduce((sum, { dropped }) => sum + (dropped?.state.epochsDone ?? 0), 0),
    damage: found.find(({ damage }) => damage !== null)?.damage ?? null,
    backend: backend.name,
  };
}

async function fitAll(
  series: BarSeries,
  plan: TrainingPlan,
  kept: { readonly checkpoints: readonly Checkpoint[]; readonly found: readonly FoundCheckpoint[] },
  options: Settled & { readonly backend: Backend },
): Promise<FinishedFit[]> {
  const { recipe, seed, backend, startFrom, signal, onBatch, onEpoch } = options;
  const fits = plan.fits.length;
  const finished: FinishedFit[] = [];
  for (const [i, planned] of plan.fits.entries()) {
    const number: FitNumber = { fit: i + 1, fits };
    const settings = {
      ...{ recipe, seed, backend, trainer: threadTrainer(backend, options) },
      ...(startFrom && { startFrom }),
      ...(signal && { signal }),
      ...(onBatch && { onBatch: (batch: BatchProgress) => onBatch({ ...batch, ...number }) }),
      ...(onEpoch && { onEpoch: (epoch: FitEpoch) => onEpoch({ ...epoch, ...number }) }),
    };
    const { checkpoints, found } = kept;
    finished.push(
      await fitWithCheckpoint(series, planned, checkpoints[i]!, found[i]!.kept, settings),
    );
  }
  return finished;
}

function evaluated(
  series: BarSeries,
  { fits }: TrainingPlan,
  finished: readonly FinishedFit[],
): EvaluatedCloses {
  const [first, ...later] = fits.flatMap(({ fold }, i) =>
    fold ? [{ fold, forecaster: finished[i]!.predictor }] : [],
  );
  return evaluateCloses(series, [first!, ...later]); // every plan tests something
}

/** Of the newest fit with a test range. */
function testedLosses({ fits }: TrainingPlan, finished: readonly FinishedFit[]): LossRecord[] {
  const newest = finished[fits.findLastIndex(({ fold }) => fold !== null)]!;
  return newest.losses.flatMap(({ testLoss, ...losses }) =>
    testLoss === null ? [] : [{ ...losses, testLoss }],
  );
}

interface FinishedRun {
  readonly workspace: Workspace;
  readonly series: BarSeries;
  readonly options: Settled;
  readonly plan: TrainingPlan;
  readonly data: ReturnType<typeof pricesUsed>;
  readonly backend: string;
}

interface Tested extends EvaluatedCloses {
  readonly losses: readonly LossRecord[];
}

async function save(
  { workspace, series, data, options, plan, backend }: FinishedRun,
  { model }: Predictor,
  { evaluation, judged, losses }: Tested,
): Promise<ModelVersion> {
  const { recipe, seed } = options;
  const { symbol } = series;
  const createdAt = options.now().toISOString();
  const verdict = verdictFor(recipe, evaluation);
  const provenance = {
    symbol,
    version: versionName(createdAt, recipe, seed),
    createdAt,
    seed,
    backend,
    libraryVersion,
    data,
    windows: plan.windows,
    evaluation: { ...evaluation, verdict },
    lastContext: [...series.close.subarray(-recipe.contextLength)],
  };
  const measured = { ...evaluation, verdict, epochs: losses };
  const version = await workspace.models.save({ model, judged }, provenance, measured);
  return { model: symbol, version };
}

function verdictFor({ startsFrom }: LstmRecipe, evaluation: CloseEvaluation): string {
  const verdict = closeVerdict(evaluation);
  if (!startsFrom) return verdict;
  return `${verdict}; ${startsFrom.model}, where training started, may have been trained on these sessions`;
}

/** Sorts by time: `20261122T150405Z-classic-seed7`. */
function versionName(createdAt: string, recipe: LstmRecipe, seed: number): string {
  const leak = recipe.scalerSeesTestRange ? "-leak" : "";
  return versionAt(createdAt, `${recipe.name}${leak}-seed${seed}`);
}
