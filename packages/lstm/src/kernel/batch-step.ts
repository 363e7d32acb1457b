import type { DropoutDraw } from "../backend.ts";
import type { Loss } from "../loss.ts";

/** A batch whose windows are in the arena, with everything needed to train a shard of it. */
export interface BatchStep {
  /** B, windows in the batch. */
  readonly batchSize: number;
  /** (B · targetsPerWindow) in the batch's order. */
  readonly targets: Float64Array;
  readonly loss: Loss;
  /** null trains without dropout. */
  readonly dropout: DropoutDraw | null;
}
