import {
  type AdamSettings,
  type Backend,
  type BatchProgress,
  type EpochReport,
  selectBackend,
  type TrainingState,
} from "@afterbell/lstm";
import { type FittedScaler, fitScaler, scale } from "../../dataset/scaler.ts";
import { type CloseWindows, selectWindows, slidingWindows } from "../../dataset/windows.ts";
import type { BarSeries } from "../../domain/bar-series.ts";
import { ConstantPricesError, SeriesTooShortError } from "../../domain/errors.ts";
import { type PerSeriesEstimator, perSeries } from "../../domain/per-series.ts";
import { type NetworkTrainer, trainerOn } from "../network-trainer.ts";
import { lstmPredictor, openForForecasts, type Predictor, predictorOn } from "./lstm-predictor.ts";
import { checkRecipe, type LstmRecipe, networkOf, type TrainingRecipe } from "./recipe.ts";

/** What a training run is given besides the recipe and the data. */
export interface TrainingRun {
  /** Decides initial weights, shuffles and dropout. */
  readonly seed: number;
  /** @default the fastest this engine has */
  readonly backend?: Backend;
  /** @default on this thread, with `backend` */
  readonly trainer?: NetworkTrainer;
  /** Where an earlier run of the same recipe, seed and data stopped. */
  readonly resumeFrom?: TrainingState;
  /** Weights and scaler to start from, instead of random weights and a scaler fitted on the data. */
  readonly startFrom?: {
    /** (parameterCount) as `planNetwork(networkOf(recipe)).parameters` lays them out. */
    readonly parameters: Float64Array;
    readonly scaler: FittedScaler;
  };
  /** Aborting ends the training between two batches. */
  readonly signal?: AbortSignal;
  readonly onBatch?: (progress: BatchProgress) => void;
  /**
   * Awaited after each epoch, with the model as it is then, valid until it returns. What it does
   * cannot reach the training.
   */
  readonly onEpoch?: (report: EpochReport, predictor: Predictor) => void | Promise<void>;
  /**
   * A scaler fitted on more than the training range: the reference project's leak. The only way
   * anything after the training range gets in, so it is named for what it is.
   */
  readonly leakedScaler?: FittedScaler;
}

/** @throws {InvalidOptionError} A recipe that cannot be trained. */
export function lstmEstimator(recipe: LstmRecipe, run: TrainingRun): PerSeriesEstimator<Predictor> {
  checkRecipe(recipe);
  return perSeries({ name: recipe.name, fit: (series) => fit(recipe, run, series) });
}

async function fit(recipe: LstmRecipe, run: TrainingRun, series: BarSeries): Promise<Predictor> {
  const closes = series.close;
  requireLearnable(recipe, closes);
  const scaler = run.startFrom?.scaler ?? run.leakedScaler ?? fitScaler(recipe.scaler, closes);
  const windows = slidingWindows(scale(scaler, closes), recipe);
  const { training, validation } = holdOutValidation(recipe, windows);
  const { seed, backend = selectBackend(), signal, onBatch, onEpoch } = run;
  const resumeFrom = run.resumeFrom ?? (run.startFrom && unmoved(run.startFrom.parameters));
  const { trainer = trainerOn(backend) } = run;
  const { adam, earlyStopping, ...passedOn } = trainingOf(recipe.training);
  const onlooker = onEpoch && openForForecasts(recipe, backend);
  const { parameters } = await trainer(networkOf(recipe), training, {
    ...passedOn,
    seed,
    adam,
    ...(validation && { validation }),
    ...(earlyStopping && { earlyStopping }),
    ...(resumeFrom && { resumeFrom }),
    ...(signal && { signal }),
    ...(onBatch && { onBatch }),
    ...(onEpoch && {
      onEpoch: (report) => {
        const { parameters } = report.state;
        return onEpoch(report, predictorOn(onlooker!, { recipe, scaler, parameters }));
      },
    }),
  });
  return lstmPredictor({ recipe, scaler, parameters }, backend);
}

/** A recipe's training with the settings of Adam together, as `train` takes them. */
function trainingOf({
  learningRate,
  beta1,
  beta2,
  epsilon,
  weightDecay,
  ...others
}: TrainingRecipe) {
  const adam: AdamSettings = {
    ...{ learningRate, beta1, beta2, epsilon },
    ...(weightDecay !== undefined && { weightDecay }),
  };
  return { adam, ...others };
}

/** Weights as they are, and an Adam that has seen no gradient. */
function unmoved(parameters: Float64Array): TrainingState {
  const zeros = () => new Float64Array(parameters.length);
  const moments = { first: zeros(), second: zeros() };
  return { epochsDone: 0, history: [], parameters, moments, best: null };
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
