/** @file Events of a running job: plain data that a terminal draws, a service stores, a test collects. */

export type JobEvent = JobEventContent & {
  /** From 0, without gaps. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
};

export type JobEventContent =
  | { readonly type: "started"; readonly job: string }
  | JobProgress
  | {
      readonly type: "epoch";
      /** From 1. */
      readonly epoch: number;
      readonly epochs: number;
      /** From 1: which of several fits, those that judge the recipe and then the one that serves. */
      readonly fit: number;
      readonly fits: number;
      readonly loss: number;
      /** null where nothing is held out, in the fit on everything. */
      readonly validationLoss: number | null;
    }
  | {
      readonly type: "finding";
      /** File or symbol that it was found in. */
      readonly place: string;
      readonly message: string;
    }
  | { readonly type: "note"; readonly message: string }
  /** The last event of a job that succeeded. */
  | { readonly type: "finished" }
  /** The last event of any other. */
  | { readonly type: "failed"; readonly code: string; readonly message: string };

export interface JobProgress {
  readonly type: "progress";
  /** What is counted: `batches`, `forecasts`, `symbols`, `fits`. */
  readonly unit: string;
  readonly done: number;
  readonly total: number;
  /** Time left at the pace so far; null until it is known. */
  readonly etaMs: number | null;
  /** Text of a progress line besides the numbers: `epoch 3/20  loss 0.0123`. */
  readonly detail?: string;
}

/** Whoever runs a job: called in the order of the events, and never after the last one. */
export type EmitJobEvent = (event: JobEventContent) => void;
