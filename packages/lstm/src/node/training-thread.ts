/** @file The thread of a training: runs `train()` and sends its reports as messages. */

import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { type NetworkSpec, planNetwork } from "../network.ts";
import { type TrainingResult, train } from "../train.ts";
import type { TrainingOptions } from "../training-options.ts";
import type { BatchProgress, EpochReport } from "../training-progress.ts";
import type { Windows } from "../windows.ts";
import { backendNamed } from "./backends.ts";
import { type PostedError, postable } from "./posted-error.ts";

/** Data that the thread is started with. */
export interface TrainingOrder {
  readonly network: NetworkSpec;
  readonly windows: Windows;
  readonly options: PlainOptions;
  /** Name of the backend. */
  readonly backend: string;
  readonly threads: number;
  /** null without a listener. */
  readonly batchesPerReport: number | null;
  /** Whether there is a listener, which replies when the next epoch may start. */
  readonly reportsEpochs: boolean;
}

/** Options that a message can carry. */
export type PlainOptions = Omit<TrainingOptions, "signal" | "onBatch" | "onEpoch">;

export type TrainingMessage =
  | { readonly type: "batch"; readonly progress: BatchProgress }
  /** Answered by a message once the next epoch may begin. */
  | { readonly type: "epoch"; readonly report: EpochReport }
  | { readonly type: "trained"; readonly result: TrainingResult; readonly parameters: Float64Array }
  | { readonly type: "failed"; readonly error: PostedError };

const port = parentPort!;

carryOut(workerData as TrainingOrder).catch((error) => {
  post({ type: "failed", error: postable(error) });
});

async function carryOut(order: TrainingOrder): Promise<void> {
  const { windows, options, threads } = order;
  const maxBatchSize = Math.min(options.batchSize, windows.starts.length);
  const network = planNetwork(order.network);
  const executor = backendNamed(order.backend).open(network, { maxBatchSize, threads });
  try {
    const result = await train(executor, windows, { ...options, ...listeners(order) });
    post({ type: "trained", result, parameters: executor.parameters() });
  } finally {
    executor.close();
  }
}

function listeners({ batchesPerReport, reportsEpochs }: TrainingOrder) {
  const onBatch = (progress: BatchProgress) => {
    const { batch, batches } = progress;
    if (batch % batchesPerReport! === 0 || batch === batches) post({ type: "batch", progress });
  };
  const onEpoch = async (report: EpochReport) => {
    post({ type: "epoch", report });
    await once(port, "message");
  };
  return { ...(batchesPerReport !== null && { onBatch }), ...(reportsEpochs && { onEpoch }) };
}

function post(message: TrainingMessage): void {
  port.postMessage(message);
}
