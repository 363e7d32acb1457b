/**
 * @file Learning rates that decrease during training. Each is a function only of the training's progress,
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
  /** Times `factor` after each of these epochs, counted from 1. PyTorch's `MultiStepLR`. */
  | { readonly type: "step"; readonly epochs: readonly number[]; readonly factor: number };

/**
 * The share of the first learning rate left after `epochsDone`, a fraction within an epoch.
 *
 * @param epochs Of the whole training.
 */
export function learningRateShare(
  schedule: LearningRateSchedule,
  epochsDone: number,
  epochs: number,
): number {
  switch (schedule.type) {
    case "exponential":
      return schedule.decayRate ** (epochsDone / schedule.decayEpochs);
    case "cosine": {
      const progress = Math.min(1, epochsDone / (schedule.epochs ?? epochs));
      const { minimumShare } = schedule;
      return minimumShare + ((1 - minimumShare) * (1 + Math.cos(Math.PI * progress))) / 2;
    }
    case "step":
      return schedule.factor ** schedule.epochs.filter((epoch) => epoch <= epochsDone).length;
  }
}

/** @throws {InvalidNetworkError} An option out of range. */
export function checkSchedule(schedule: LearningRateSchedule): void {
  switch (schedule.type) {
    case "exponential":
      requireValid("decayRate", "a share above 0, at most 1", schedule.decayRate, isShareAboveZero);
      requireValid("decayEpochs", "a number above 0", schedule.decayEpochs, isAboveZero);
      break;
    case "cosine":
      requireValid("minimumShare", "a share from 0 to 1", schedule.minimumShare, isShare);
      requireValid("epochs", "a number above 0", schedule.epochs ?? 1, isAboveZero);
      break;
    case "step":
      requireValid("factor", "a share above 0, at most 1", schedule.factor, isShareAboveZero);
      for (const [index, epoch] of schedule.epochs.entries()) {
        requireValid(`epochs[${index}]`, "a whole number, 1 or more", epoch, isCount);
      }
      break;
    default: {
      const { type } = schedule as { type: unknown };
      requireValid("type", "exponential, cosine or step", type, () => false);
    }
  }
}

const isAboveZero = (x: number) => x > 0 && Number.isFinite(x);
const isShare = (x: number) => x >= 0 && x <= 1;
const isShareAboveZero = (x: number) => isShare(x) && x > 0;
const isCount = (x: number) => Number.isSafeInteger(x) && x >= 1;

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
