/** @file What is measured, and who takes part. */

import type { WorkloadName } from "./workload.ts";

export type TaskName = WorkloadName | "seed, batch 128" | "one window" | "32 windows";
export type PeerName = "afterbell" | "pytorch" | "keras" | "tfjs" | "onnxruntime";

export interface Task {
  readonly name: TaskName;
  readonly workload: WorkloadName;
  readonly batchSize: number;
  /** Seconds per epoch, or per window of so many forecast at a time. */
  readonly measure: "epoch" | { readonly windows: number };
  /** Repetitions after one to warm up. */
  readonly rounds: number;
  /** Most batches of an epoch that `--quick` times. @default the whole epoch */
  readonly quickBatches?: number;
  readonly entries: readonly Entry[];
}

export interface Entry {
  /** What its row and the targets call it. */
  readonly contender: string;
  readonly peer: PeerName;
  /** Further arguments of the program. @default none */
  readonly settings?: readonly string[];
  /** @default 1 */
  readonly threads?: number;
  /** Variables of the process's environment. @default none beside everyone's */
  readonly environment?: Readonly<Record<string, string>>;
  /** Which of its ways to forecast; where there is one only, its name does not matter. */
  readonly how?: string;
  /** Batches that are timed and scaled to an epoch. @default the whole epoch */
  readonly batches?: number;
  /** Left out by `--quick`. @default false */
  readonly isSlow?: boolean;
}

const native = afterbell("native", "native", 1);
const wasm = afterbell("wasm", "wasm", 1);
const nativeTwice = afterbell("native, 2 threads", "native", 2);
const wasmTwice = afterbell("wasm, 2 threads", "wasm", 2);
const reference = afterbell("reference", "reference", 1);
/**
 * PyTorch takes and returns large blocks at every step. By default glibc hands those back to the system,
 * which then has to fill every page with zeros again: on `wide` a fifth of the time, on `seed` a quarter in
 * one process and nothing in the next. Told to keep them, PyTorch is always as fast as in its best process.
 * Source: mallopt(3).
 */
const keepMemory = { MALLOC_MMAP_MAX_: "0", MALLOC_TRIM_THRESHOLD_: String(2 ** 32) };
const pytorch: Entry = { contender: "PyTorch", peer: "pytorch", environment: keepMemory };
const pytorchAsItComes: Entry = { contender: "PyTorch, as it comes", peer: "pytorch" };
const keras: Entry = { contender: "Keras", peer: "keras" };
const kerasUnrolled: Entry = {
  contender: "Keras, unrolled",
  peer: "keras",
  settings: ["unroll"],
  isSlow: true,
};
const tfjs: Entry = { contender: "TensorFlow.js wasm", peer: "tfjs" };
const onnxruntime: Entry = { contender: "ONNX Runtime", peer: "onnxruntime" };

const kerasWays = ["predict", "call", "tf.function"].map(
  (how): Entry => ({ ...keras, contender: `Keras, ${how}`, how }),
);

/** In the table's order; those of one workload and batch size share their processes. */
export const tasks: readonly Task[] = [
  {
    name: "seed",
    rounds: 9,
    workload: "seed",
    batchSize: 32,
    measure: "epoch",
    entries: [
      native,
      wasm,
      { ...reference, batches: 8 },
      pytorch,
      pytorchAsItComes,
      keras,
      kerasUnrolled,
      { ...tfjs, batches: 4 },
    ],
  },
  {
    name: "one window",
    rounds: 9,
    workload: "seed",
    batchSize: 32,
    measure: { windows: 1 },
    entries: [native, wasm, pytorch, ...kerasWays, tfjs, onnxruntime],
  },
  {
    name: "32 windows",
    rounds: 9,
    workload: "seed",
    batchSize: 32,
    measure: { windows: 32 },
    entries: [native, wasm, pytorch, kerasWays.at(-1)!, tfjs, onnxruntime],
  },
  {
    name: "seed, batch 128",
    rounds: 9,
    workload: "seed",
    batchSize: 128,
    measure: "epoch",
    entries: [native, nativeTwice, wasm, wasmTwice],
  },
  {
    name: "wide",
    rounds: 5,
    quickBatches: 4,
    workload: "wide",
    batchSize: 128,
    measure: "epoch",
    entries: [
      ...[native, nativeTwice, wasm, wasmTwice, pytorch, pytorchAsItComes].map((entry) => ({
        ...entry,
        batches: 16,
      })),
      { ...keras, batches: 8, isSlow: true },
      { ...tfjs, batches: 1, isSlow: true },
    ],
  },
  {
    name: "panel",
    rounds: 5,
    quickBatches: 16,
    workload: "panel",
    batchSize: 256,
    measure: "epoch",
    entries: [native, wasm, pytorch],
  },
  {
    name: "panel-29",
    rounds: 5,
    quickBatches: 16,
    workload: "panel-29",
    batchSize: 256,
    measure: "epoch",
    entries: [native, wasm, pytorch],
  },
];

function afterbell(contender: string, backend: string, threads: number): Entry {
  return { contender, peer: "afterbell", settings: [backend, String(threads)], threads };
}
