import {
  type Backend,
  type NetworkSpec,
  planNetwork,
  type TrainingOptions,
  train,
  type Windows,
} from "@afterbell/lstm";

/** Trains a network's weights and returns them, on this thread or another. */
export type NetworkTrainer = (
  network: NetworkSpec,
  windows: Windows,
  options: TrainingOptions,
) => Promise<{ readonly parameters: Float64Array }>;

/**
 * A trainer on the thread that calls it.
 *
 * @param threads Of the backend; they decide the time and not the bits. @default 1
 */
export function trainerOn(backend: Backend, threads = 1): NetworkTrainer {
  return async (network, windows, options) => {
    const maxBatchSize = Math.min(options.batchSize, windows.starts.length);
    const executor = backend.open(planNetwork(network), { maxBatchSize, threads });
    try {
      await train(executor, windows, options);
      return { parameters: executor.parameters() };
    } finally {
      executor.close();
    }
  };
}
