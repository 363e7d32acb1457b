/** @file The options of a training, and their checks. */

import { weightDecayRate } from "./adam-rate.ts";
import type { AdamSettings } from "./backend.ts";
import { InvalidNetworkError, ShapeError } from "./errors.ts";
import { checkLearningRateSchedule, type LearningRateSchedule } from "./learning-rate.ts";
import type { Loss } from "./loss.ts";
import type { Network } from "./network.ts";
import { checkObjective, type Objective, requireClipNorm } from "./objective.ts";
import { keyOf } from "./philox.ts";
import type { BatchProgress, EpochReport } from "./training-progress.ts";
import type { TrainingState } from "./training-state.ts";
import { checkWindows, type Windows } from "./windows.ts";

export interface EarlyStopping {
  /** Epochs without a lower validation loss before training stops. */
  readonly patience: number;
}

export interface TrainingOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** The loss to minimise. @default mean squared error */
  readonly loss?: Loss;
  /** λ of λ·Σw² over kernels and recurrent kernels, added to the loss. @default 0, no penalty */
  readonly l2?: number;
  /** `learningRate` is that of the first step, or the one that `learningRateSchedule` takes shares of. */
  readonly adam: AdamSettings;
  /** Largest global norm of a batch's gradient. @default null, no clipping */
  readonly clipNorm?: number | null;
  /** How the learning rate changes. @default constant */
  readonly learningRateSchedule?: LearningRateSchedule;
  /** Windows that are never trained on; their loss is measured after each epoch. */
  readonly validation?: Windows;
  /** Needs `validation`. The weights of the best epoch are kept. @default all epochs are run */
  readonly earlyStopping?: EarlyStopping;
  /** Where an earlier run with the same options and windows stopped. @default the beginning */
  readonly resumeFrom?: TrainingState;
  /** Aborting ends training between two batches with the signal's reason. */
  readonly signal?: TrainingSignal;
  readonly onBatch?: (progress: BatchProgress) => void;
  /** Awaited before the next epoch starts, so it may write checkpoints. */
  readonly onEpoch?: (report: EpochReport) => void | Promise<void>;
}

/** The objective that the options define. */
export function objectiveOf({ loss = { type: "mse" }, l2 = 0 }: TrainingOptions): Objective {
  return { loss, l2 };
}

/**
 * Checks everything that can be checked before training starts.
 *
 * @throws {InvalidNetworkError} An option out of range.
 * @throws {ShapeError | NonFiniteDataError} Windows or a `resumeFrom` state that do not fit the network.
 */
export function checkTraining(network: Network, windows: Windows, options: TrainingOptions): void {
  const { epochs, batchSize, adam, validation, earlyStopping } = options;
  requireWhole("epochs", epochs);
  requireWhole("batchSize", batchSize);
  keyOf(options.seed);
  if (earlyStopping) requireWhole("earlyStopping.patience", earlyStopping.patience);
  if (!(adam.learningRate > 0 && Number.isFinite(adam.learningRate))) {
    throw new InvalidNetworkError("learningRate", "a number above 0", adam.learningRate);
  }
  weightDecayRate(adam);
  if (earlyStopping && !validation) {
    throw new InvalidNetworkError("earlyStopping", "validation windows to stop on", "none");
  }
  if (options.learningRateSchedule) checkLearningRateSchedule(options.learningRateSchedule);
  if (typeof options.clipNorm === "number") requireClipNorm(options.clipNorm);
  const objective = objectiveOf(options);
  checkObjective(objective, network);
  checkWindows(windows, network, true, objective.loss);
  if (validation) checkWindows(validation, network, true, objective.loss);
  if (options.resumeFrom) checkState(options.resumeFrom, network);
}

function requireWhole(option: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new InvalidNetworkError(option, "a whole number, 1 or more", value);
  }
}

function checkState(
  { parameters, moments, best }: TrainingState,
  { parameterCount }: Network,
): void {
  const requireCount = (array: string, { length }: Float64Array) => {
    if (length !== parameterCount) throw new ShapeError(array, String(parameterCount), length);
  };
  requireCount("resumeFrom.parameters", parameters);
  requireCount("resumeFrom.moments.first", moments.first);
  requireCount("resumeFrom.moments.second", moments.second);
  if (best) requireCount("resumeFrom.best.parameters", best.parameters);
}

/** What training uses of an `AbortSignal`, so that the published types need neither the DOM's nor Node's. */
export interface TrainingSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: object): void;
}
