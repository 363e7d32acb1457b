/** @file Trains what the page asks for, off the page's thread, and tells it how that goes. */

import { selectBackend, wasmBackend } from "@afterbell/lstm";
import { type TrainingRequest, trainReference } from "./reference-training.ts";

export interface WorkerOutcome {
  readonly backend: string;
  readonly losses: readonly number[];
  /** Of the weights as little-endian float64, hexadecimal. */
  readonly weightsSha256: string;
}

export type WorkerMessage =
  | { readonly type: "epoch"; readonly epoch: number; readonly loss: number }
  | { readonly type: "trained"; readonly outcome: WorkerOutcome }
  | { readonly type: "failed"; readonly reason: string };

addEventListener("message", ({ data }: MessageEvent<TrainingRequest>) => {
  // A worker's unhandled rejection never reaches its page, so a failure is a message as well.
  answer(data).catch((error) => post({ type: "failed", reason: String(error) }));
});

async function answer(request: TrainingRequest): Promise<void> {
  const { variant } = request;
  const backend = variant ? wasmBackend(variant) : selectBackend("wasm");
  const { losses, weights } = await trainReference(backend, request, ({ epoch, loss }) =>
    post({ type: "epoch", epoch, loss }),
  );
  const weightsSha256 = await sha256(weights);
  post({ type: "trained", outcome: { backend: backend.name, losses, weightsSha256 } });
}

async function sha256(values: Float64Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", Float64Array.from(values));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function post(message: WorkerMessage): void {
  postMessage(message);
}
