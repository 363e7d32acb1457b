/** @file The page: hands a training to a worker and watches its own thread meanwhile. */

import type { TrainingRequest } from "./reference-training.ts";
import type { WorkerMessage, WorkerOutcome } from "./worker.ts";

export interface PageOutcome extends WorkerOutcome {
  /** The losses in the order in which the worker posted them, while it trained. */
  readonly progress: readonly number[];
  readonly heartbeat: Heartbeat;
}

export interface Heartbeat {
  readonly beats: number;
  /** Longest time in which the page's thread answered nobody. */
  readonly largestGapMs: number;
  /** From the first beat that was due to the end. */
  readonly elapsedMs: number;
}

declare global {
  /** What a test calls. */
  var trainInWorker: (request: TrainingRequest) => Promise<PageOutcome>;
}

globalThis.trainInWorker = async (request) => {
  const stopHeartbeat = startHeartbeat(20);
  const progress: number[] = [];
  const outcome = await outcomeOf(request, (loss) => progress.push(loss));
  return { ...outcome, progress, heartbeat: stopHeartbeat() };
};

function outcomeOf(
  request: TrainingRequest,
  onLoss: (loss: number) => void,
): Promise<WorkerOutcome> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  return new Promise<WorkerOutcome>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
      if (data.type === "epoch") onLoss(data.loss);
      else if (data.type === "trained") resolve(data.outcome);
      else reject(new Error(data.reason));
    };
    worker.onerror = ({ message }) => reject(new Error(`the worker did not run: ${message}`));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

function startHeartbeat(everyMs: number): () => Heartbeat {
  const start = performance.now();
  let last = start;
  let beats = 0;
  let largestGapMs = 0;
  const measure = () => {
    const now = performance.now();
    largestGapMs = Math.max(largestGapMs, now - last);
    last = now;
  };
  const timer = setInterval(() => {
    measure();
    beats++;
  }, everyMs);
  return () => {
    clearInterval(timer);
    measure();
    return { beats, largestGapMs, elapsedMs: last - start };
  };
}
