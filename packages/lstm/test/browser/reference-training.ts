/** @file One training of the reference network, the same in the page's worker and in Node. */

import { type Backend, type EpochReport, planNetwork, train, type Windows } from "@afterbell/lstm";

export interface TrainingRequest {
  /** @default the one that `selectBackend("wasm")` takes */
  readonly variant?: "wasm-simd";
  readonly windows: Windows;
  readonly seed: number;
  readonly epochs: number;
}

export interface Trained {
  /** One for each epoch. */
  readonly losses: readonly number[];
  /** (31,901) final weights. */
  readonly weights: Float64Array;
}

const network = planNetwork({
  contextLength: 60,
  features: 1,
  layers: [
    { type: "lstm", units: 50, returnSequences: true },
    { type: "dropout", rate: 0.2 },
    { type: "lstm", units: 50 },
    { type: "dropout", rate: 0.2 },
    { type: "dense", units: 25 },
    { type: "dense", units: 1 },
  ],
});

export async function trainReference(
  backend: Backend,
  { windows, seed, epochs }: TrainingRequest,
  onEpoch?: (report: EpochReport) => void,
): Promise<Trained> {
  const batchSize = 32;
  const adam = { learningRate: 0.005, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  const executor = backend.open(network, { maxBatchSize: batchSize });
  const options = { seed, epochs, batchSize, adam, ...(onEpoch && { onEpoch }) };
  const { history } = await train(executor, windows, options);
  return { losses: history.map(({ loss }) => loss), weights: executor.parameters() };
}
