/**
 * @file Learning rates that change during training. Each is a function only of the training's progress,
 * so a resumed training takes the same steps as an uninterrupted one.
 */

import { InvalidNetworkError } from "./errors.ts";

export type LearningRateSchedule =
  /** Times `decayRate` every `decayEpochs`, smoothly. Keras's `ExponentialDecay`. */
  | { readonly type: "exponential"; readonly decayRate: number; readonly decayEpochs: number }
  /**
   * Half a cosine down to `minimumShare` of the first rate, then constant. Keras's
   * `CosineDecay`; I. Loshchilov, F. Hutter, "SGDR", ICLR 2017, without restarts.
   */
  | {
      readonly type: "cosine";
      /** @default all epochs of the training */
      readonly epochs?: number;
      readonly minimumShare: number;
    }
  /**
   * The learning rate rises over the first `warmupSteps` steps, while half a cosine lowers it from the first
   * step to the last. A step is a batch. With k steps done of n, all of the training's epochs together, the
   * share is min(1, (k + 1) / warmupSteps) · (m + (1 - m) · (1 + cos(π·k / n)) / 2), where m is
   * `minimumShare`. With m = 0 it is PyTorch's `LinearLR` chained with `CosineAnnealingLR`.
   */
  | {
      readonly type: "warmup-cosine";
      /** 0 or 1 is no warm-up. */
      readonly warmupSteps: number;
      readonly minimumShare: number;
    }
  /** Times `factor` after each of these epochs, counted from 1. PyTorch's `MultiStepLR`. */
  | { readonly type: "step"; readonly epochs: readonly number[]; readonly factor: number };

/** How far a training is. */
export interface StepsDone {
  /** Batches done, over all epochs. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Of the whole training. */
  readonly epochs: number;
}

/** The learning rate of the next step as a share of that in the options. */
export function learningRateShare(
  schedule: LearningRateSchedule,
  { steps, stepsPerEpoch, epochs }: StepsDone,
): number {
  const epochsDone = steps / stepsPerEpoch;
  switch (schedule.type) {
    case "exponential":
      return schedule.decayRate ** (epochsDone / schedule.decayEpochs);
    case "cosine": {
      const progress = Math.min(1, epochsDone / (schedule.epochs ?? epochs));
      return cosineShare(progress, schedule.minimumShare);
    }
    case "warmup-cosine": {
      const warmth = Math.min(1, (steps + 1) / schedule.warmupSteps);
      return warmth * cosineShare(steps / (stepsPerEpoch * epochs), schedule.minimumShare);
    }
    case "step":
      return schedule.factor ** schedule.epochs.filter((epoch) => epoch <= epochsDone).length;
  }
}

/** @param progress From 0 to 1. */
function cosineShare(progress: number, minimumShare: number): number {
  return minimumShare + ((1 - minimumShare) * (1 + Math.cos(Math.PI * progress))) / 2;
}

/** @throws {InvalidNetworkError} An option out of range. */
export function checkLearningRateSchedule(schedule: LearningRateSchedule): void {
  switch (schedule?.type) {
    case "exponential":
      requireValid("decayRate", "a share above 0, at most 1", schedule.decayRate, isShareAboveZero);
      requireValid("decayEpochs", "a number above 0", schedule.decayEpochs, isAboveZero);
      break;
    case "cosine":
      requireValid("minimumShare", "a share from 0 to 1", schedule.minimumShare, isShare);
      requireValid("epochs", "a number above 0", schedule.epochs ?? 1, isAboveZero);
      break;
    case "warmup-cosine":
      requireValid("warmupSteps", "a whole number, 0 or more", schedule.warmupSteps, isWhole);
      requireValid("minimumShare", "a share from 0 to 1", schedule.minimumShare, isShare);
      break;
    case "step":
      requireValid("factor", "a share above 0, at most 1", schedule.factor, isShareAboveZero);
      requireValid("epochs", "a list of epochs", schedule.epochs, Array.isArray);
      for (const [index, epoch] of schedule.epochs.entries()) {
        requireValid(`epochs[${index}]`, "a whole number, 1 or more", epoch, isCount);
      }
      break;
    default: {
      const type = (schedule as { readonly type: unknown } | null)?.type;
      requireValid("type", "exponential, cosine, warmup-cosine or step", type, () => false);
    }
  }
}

const isAboveZero = (x: number) => x > 0 && Number.isFinite(x);
const isShare = (x: number) => x >= 0 && x <= 1;
const isShareAboveZero = (x: number) => isShare(x) && x > 0;
const isWhole = (x: number) => Number.isSafeInteger(x) && x >= 0;
const isCount = (x: number) => isWhole(x) && x >= 1;

function requireValid<T>(
  option: string,
  expected: string,
  value: T,
  isValid: (value: T) => boolean,
) {
  if (!isValid(value)) {
    throw new InvalidNetworkError(`learningRateSchedule.${option}`, expected, value);
  }
}
