/** @file Training on a separate thread, so that the calling thread stays free. */

import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import type { Backend } from "../backend.ts";
import { InvalidNetworkError, ThreadLostError } from "../errors.ts";
import { checkExecutorOptions } from "../executor-options.ts";
import { type NetworkSpec, planNetwork } from "../network.ts";
import type { TrainingResult } from "../train.ts";
import { checkTraining, type TrainingOptions, type TrainingSignal } from "../training-options.ts";
import type { Windows } from "../windows.ts";
import { backendNamed } from "./backends.ts";
import { revived } from "./posted-error.ts";
import { startThread } from "./thread.ts";
import type { TrainingMessage, TrainingOrder } from "./training-thread.ts";

export interface OffThreadOptions extends TrainingOptions {
  /** A backend's name, or a choice that `selectBackend` knows. @default "auto" */
  readonly backend?: string;
  /**
   * Threads that train a batch together. @default as many as the machine has cores and the backend can
   * use, because the weights do not depend on it
   */
  readonly threads?: number;
  /**
   * `onBatch` is called once per this many batches, and for the last of each epoch. @default 1, as
   * `train()` does: a message takes microseconds, a batch milliseconds
   */
  readonly batchesPerReport?: number;
  /** Aborting ends the thread at once, even within a batch, with the signal's reason. */
  readonly signal?: TrainingSignal;
}

export interface TrainedNetwork extends TrainingResult {
  /** (parameterCount) weights after `epoch`. */
  readonly parameters: Float64Array;
  /** Name of the backend that computed them. */
  readonly backend: string;
}

/**
 * `train()` on a separate thread, with the same bits. Windows and options are copied, so later changes do
 * not affect the training. The thread has ended when the promise settles.
 *
 * @throws {InvalidNetworkError | ShapeError | NonFiniteDataError} Before any thread is started.
 * @throws {OutOfMemoryError} Before the first batch.
 * @throws {DivergedError} A loss or a weight is no longer finite.
 * @throws {ThreadLostError} A thread ended unexpectedly, for example for lack of memory.
 */
export async function trainOffThread(
  network: NetworkSpec,
  windows: Windows,
  options: OffThreadOptions,
): Promise<TrainedNetwork> {
  const order = orderOf(network, windows, options);
  options.signal?.throwIfAborted();
  const worker = startThread("training", "training-thread", order);
  try {
    return { ...(await outcomeOf(worker, options)), backend: order.backend };
  } finally {
    await worker.terminate();
  }
}

/** Checks everything that can be checked here, and selects what the thread needs. */
function orderOf(spec: NetworkSpec, windows: Windows, all: OffThreadOptions): TrainingOrder {
  const { backend: choice = "auto", threads, batchesPerReport = 1, ...training } = all;
  const { signal: _, onBatch, onEpoch, ...options } = training;
  const network = planNetwork(spec);
  checkTraining(network, windows, options);
  const backend = backendNamed(choice);
  const order = {
    network: spec,
    windows,
    options,
    backend: backend.name,
    threads: threads ?? usefulThreads(backend),
    batchesPerReport: onBatch ? batchesPerReport : null,
    reportsEpochs: onEpoch !== undefined,
  };
  checkExecutorOptions(
    { maxBatchSize: options.batchSize, threads: order.threads },
    backend.maxThreads,
  );
  if (!(Number.isSafeInteger(batchesPerReport) && batchesPerReport >= 1)) {
    throw new InvalidNetworkError(
      "batchesPerReport",
      "a whole number, 1 or more",
      batchesPerReport,
    );
  }
  return order;
}

function usefulThreads({ maxThreads }: Backend): number {
  return Math.min(maxThreads, availableParallelism());
}

type Outcome = Omit<TrainedNetwork, "backend">;

/** Settles when the thread has ended and no listener of the caller is running. */
async function outcomeOf(
  worker: Worker,
  { signal, onBatch, onEpoch }: OffThreadOptions,
): Promise<Outcome> {
  const over = new AbortController();
  let handling: Promise<void> | undefined;
  const handle = async (message: TrainingMessage): Promise<Outcome | undefined> => {
    switch (message.type) {
      case "batch":
        onBatch?.(message.progress);
        return;
      case "epoch":
        await onEpoch?.(message.report);
        worker.postMessage("next");
        return;
      case "trained":
        return { ...message.result, parameters: message.parameters };
      case "failed":
        throw revived(message.error);
    }
  };
  const outcome = new Promise<Outcome>((resolve, reject) => {
    worker.on("message", (message: TrainingMessage) => {
      if (over.signal.aborted) return;
      handling = handle(message).then((outcome) => outcome && resolve(outcome), reject);
    });
    // Its last messages come first, and what they make of the outcome takes precedence.
    const lose = async (reason: string) => {
      await handling;
      reject(new ThreadLostError("training", reason));
    };
    worker.on("error", ({ message }) => void lose(message));
    worker.on("exit", (code) => void lose(`it exited with code ${code}`));
    signal?.addEventListener("abort", () => reject(signal.reason), { signal: over.signal });
  });
  try {
    return await outcome;
  } finally {
    over.abort();
    await handling;
  }
}
