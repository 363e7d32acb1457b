/** @file What a training reports while it runs. */

import type { EpochLoss, TrainingState } from "./training-state.ts";

export interface BatchProgress {
  /** From 1. */
  readonly epoch: number;
  /** Batches done in this epoch. */
  readonly batch: number;
  readonly batches: number;
  /** Mean over the windows of this epoch so far, penalty included. */
  readonly loss: number;
}

export interface EpochReport extends EpochLoss {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** State from which a later run can continue. */
  readonly state: TrainingState;
}
