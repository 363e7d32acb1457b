/** @file What a contender is told: a network, its weights, the windows. Written once, read by all. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type AdamSettings,
  initialParameters,
  type Network,
  type NetworkSpec,
  type ParameterTensor,
  planNetwork,
} from "@afterbell/lstm";
import { type Dataset, makeDataset } from "./dataset.ts";
import { encodeOnnx } from "./onnx-model.ts";
import { adam, type Workload } from "./workload.ts";

export interface Job {
  readonly network: NetworkSpec;
  readonly batchSize: number;
  readonly adam: AdamSettings;
  /** The weights' arrays by name, in Keras's layout and order. */
  readonly tensors: readonly ParameterTensor[];
  /** Little-endian arrays; see {@link Dataset}. */
  readonly files: {
    /** float32 */
    readonly values: string;
    /** int32 */
    readonly starts: string;
    /** float32 */
    readonly targets: string;
    /** float32 */
    readonly parameters: string;
    readonly onnx: string;
  };
}

/** Every contender begins with the weights of this seed. */
const SEED = 7;

/** @returns Where the job lies. */
export function writeJob(folder: string, workload: Workload, batchSize: number): string {
  mkdirSync(folder, { recursive: true });
  const network = planNetwork(workload.network);
  const parameters = Float32Array.from(initialParameters(network, SEED));
  const write = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const { values, starts, targets } = makeDataset(workload);
  const job: Job = {
    network: workload.network,
    batchSize,
    adam,
    tensors: network.parameters,
    files: {
      values: write("values.f32", bytesOf(values)),
      starts: write("starts.i32", bytesOf(starts)),
      targets: write("targets.f32", bytesOf(targets)),
      parameters: write("parameters.f32", bytesOf(parameters)),
      onnx: write("network.onnx", encodeOnnx(network, parameters)),
    },
  };
  return write("job.json", Buffer.from(JSON.stringify(job)));
}

/** A job with its arrays in memory. */
export interface OpenJob extends Job {
  readonly plan: Network;
  readonly dataset: Dataset;
  readonly parameters: Float32Array;
}

export function readJob(path: string): OpenJob {
  const job = JSON.parse(readFileSync(path, "utf8")) as Job;
  const { values, starts, targets, parameters } = job.files;
  return {
    ...job,
    plan: planNetwork(job.network),
    dataset: {
      values: new Float32Array(bufferOf(values)),
      starts: new Int32Array(bufferOf(starts)),
      targets: new Float32Array(bufferOf(targets)),
    },
    parameters: new Float32Array(bufferOf(parameters)),
  };
}

/** @returns (count, L, F) the contexts of `windows`, copied out. */
export function contextsOf({ network, dataset }: OpenJob, windows: ArrayLike<number>) {
  const { contextLength, features } = network;
  const size = contextLength * features;
  const contexts = new Float32Array(windows.length * size);
  for (let i = 0; i < windows.length; i++) {
    const start = dataset.starts[windows[i]!]! * features;
    contexts.set(dataset.values.subarray(start, start + size), i * size);
  }
  return contexts;
}

/** @returns first, first + 1 … */
export function consecutive(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function bufferOf(path: string): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
