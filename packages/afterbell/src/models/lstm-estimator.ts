import {
  type Backend,
  type BatchProgress,
  type EpochReport,
  planNetwork,
  referenceBackend,
  type TrainingState,
  train,
} from "@afterbell/lstm";
import { type FittedScaler, fitScaler, scale } from "../dataset/scaler.ts";
import { type CloseWindows, selectWindows, slidingWindows } from "../dataset/windows.ts";
import { type BarSeries, closesOf } from "../domain/bar.ts";
import { ConstantPricesError, SeriesTooShortError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { lstmPredictor, type Predictor } from "./lstm-predictor.ts";
import { checkRecipe, type LstmRecipe, networkOf } from "./recipe.ts";

/** What a training run is given besides the recipe and the data. */
export interface TrainingRun {
  /** Decides initial weights, shuffles and dropout. */
  readonly seed: number;
  /** @default the reference backend */
  readonly backend?: Backend;
  /** Where an earlier run of the same recipe, seed and data stopped. */
  readonly resumeFrom?: TrainingState;
  /** Aborting ends the training between two batches. */
  readonly signal?: AbortSignal;
  readonly onBatch?: (progress: BatchProgress) => void;
  /**
   * Awaited after each epoch, with the model as it is then. What it does cannot reach the training.
   */
  readonly onEpoch?: (report: EpochReport, predictor: Predictor) => void | Promise<void>;
  /**
   * A scaler fitted on more than the training range: the reference project's leak. The only way
   * anything after the training range gets in, so it is named for what it is.
   */
  readonly leakedScaler?: FittedScaler;
}

/** @throws {InvalidOptionError} A recipe that cannot be trained. */
export function lstmEstimator(recipe: LstmRecipe, run: TrainingRun): Estimator<Predictor> {
  checkRecipe(recipe);
  return { name: recipe.name, fit: (series) => fit(recipe, run, series) };
}

async function fit(recipe: LstmRecipe, run: TrainingRun, series: BarSeries): Promise<Predictor> {
  const closes = closesOf(series);
  requireLearnable(recipe, closes);
  const scaler = run.leakedScaler ?? fitScaler(recipe.scaler, closes);
  const windows = slidingWindows(scale(scaler, closes), recipe);
  const { training, validation } = holdOutValidation(recipe, windows);
  const { seed, backend = referenceBackend, resumeFrom, signal, onBatch, onEpoch } = run;
  const { epochs, batchSize, earlyStopping, ...adam } = recipe.training;
  const maxBatchSize = Math.min(batchSize, training.starts.length);
  const executor = backend.open(planNetwork(networkOf(recipe)), { maxBatchSize });
  const predictorWith = (parameters: Float64Array) =>
    lstmPredictor({ recipe, scaler, parameters }, backend);
  await train(executor, training, {
    seed,
    epochs,
    batchSize,
    adam,
    ...(validation && { validation }),
    ...(earlyStopping && { earlyStopping }),
    ...(resumeFrom && { resumeFrom }),
    ...(signal && { signal }),
    ...(onBatch && { onBatch }),
    ...(onEpoch && {
      onEpoch: (report) => onEpoch(report, predictorWith(report.state.parameters)),
    }),
  });
  return predictorWith(executor.parameters());
}

function requireLearnable({ contextLength, horizon, training }: LstmRecipe, closes: Float64Array) {
  const validationWindows = training.earlyStopping ? 1 : 0;
  const needed = contextLength + horizon + validationWindows;
  if (closes.length < needed) {
    const why = `context ${contextLength} + horizon ${horizon}${validationWindows ? " + a validation window" : ""}`;
    throw new SeriesTooShortError(needed, closes.length, why);
  }
  if (closes.every((close) => close === closes[0])) {
    throw new ConstantPricesError(closes[0]!, closes.length);
  }
}

interface Split {
  readonly training: CloseWindows;
  /** The latest of the training windows; null where nothing is decided by them. */
  readonly validation: CloseWindows | null;
}

function holdOutValidation({ training }: LstmRecipe, windows: CloseWindows): Split {
  if (!training.earlyStopping) return { training: windows, validation: null };
  const count = windows.starts.length;
  const share = Math.round(count * training.earlyStopping.validationFraction);
  const held = Math.min(count - 1, Math.max(1, share));
  return {
    training: selectWindows(windows, 0, count - held),
    validation: selectWindows(windows, count - held, count),
  };
}
