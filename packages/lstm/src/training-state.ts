import type { Moments } from "./backend.ts";

/** Training after a whole number of epochs. */
export interface TrainingState {
  readonly epochsDone: number;
  /** (parameterCount) */
  readonly parameters: Float64Array;
  readonly moments: Moments;
  readonly history: readonly EpochLoss[];
  /** The epoch with the lowest validation loss, kept for early stopping only. */
  readonly best: { readonly epoch: number; readonly parameters: Float64Array } | null;
}

export interface EpochLoss {
  /**
   * Mean over the epoch's windows while it was trained, dropout and penalty included, as Keras
   * reports it.
   */
  readonly loss: number;
  /** After the epoch, without dropout and penalty; null without validation windows. */
  readonly validationLoss: number | null;
}
