import { planSequential, type SequentialNetwork } from "@afterbell/interchange/network";
import type { Backend } from "@afterbell/lstm";
import { type FittedScaler, type ScaledValues, scale, unscale } from "../../dataset/scaler.ts";
import { type ClosePredictor, closePredictor } from "../close-predictor.ts";

/** An imported network with the scaler and sizes that make it a forecaster of closes. */
export interface ImportedForecaster {
  /** One feature per session: the scaled close. */
  readonly network: SequentialNetwork;
  readonly scaler: FittedScaler;
  readonly contextLength: number;
  /** Sessions ahead: as many as the network outputs numbers. */
  readonly horizon: number;
}

/** Values that go through a network at a time: bounds the memory of a long backtest. */
const MAX_BATCH_SIZE = 32;

/** @throws {LayerMismatchError | InvalidOptionError} As `planSequential`. */
export function importedPredictor(
  { network, scaler, contextLength, horizon }: ImportedForecaster,
  backend?: Backend,
): ClosePredictor {
  const pass = planSequential(network, { contextLength, ...(backend && { backend }) });
  function run(closes: Float64Array, starts: Int32Array): Float64Array {
    const scaled = scale(scaler, closes);
    const outputs = new Float64Array(starts.length * horizon);
    for (let first = 0; first < starts.length; first += MAX_BATCH_SIZE) {
      const batch = starts.subarray(first, first + MAX_BATCH_SIZE);
      const windows = new Float64Array(batch.length * contextLength);
      batch.forEach((start, n) => {
        windows.set(scaled.subarray(start, start + contextLength), n * contextLength);
      });
      outputs.set(pass.run(windows, batch.length), first * horizon);
    }
    return unscale(scaler, outputs as ScaledValues);
  }
  return closePredictor({ name: "imported", contextLength, horizon, run });
}
