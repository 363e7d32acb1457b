/**
 * What the bench uses of packages that lie in `bench/node_modules` once it has run, so that it is
 * type-checked without them.
 */

declare module "@tensorflow/tfjs" {
  export interface Tensor {
    dataSync(): Float32Array;
  }
  interface Layer {
    readonly name: string;
  }
  interface Optimizer {
    readonly learningRate?: number;
  }
  interface LayersModel {
    compile(options: { optimizer: Optimizer; loss: string }): void;
    setWeights(weights: Tensor[]): void;
    predict(x: Tensor): Tensor;
    trainOnBatch(x: Tensor, y: Tensor): Promise<number>;
  }
  export const version: { readonly tfjs: string };
  export const util: { createShuffledIndices(count: number): Uint32Array };
  export const layers: {
    lstm(options: object): Layer;
    dropout(options: { rate: number }): Layer;
    dense(options: { units: number }): Layer;
  };
  export const train: {
    adam(learningRate: number, beta1: number, beta2: number, epsilon: number): Optimizer;
  };
  export function env(): { getAsync(flag: string): Promise<boolean | number> };
  export function setBackend(name: string): Promise<boolean>;
  export function sequential(options: { layers: Layer[] }): LayersModel;
  export function tensor(values: Float32Array, shape: number[]): Tensor;
  export function tensor2d(values: number[], shape: [number, number]): Tensor;
  export function tensor3d(values: Float32Array, shape: [number, number, number]): Tensor;
  export function tidy<T>(compute: () => T): T;
  export function dispose(tensors: Tensor[]): void;
}

declare module "@tensorflow/tfjs-backend-wasm" {
  export function setThreadsCount(count: number): void;
  export function setWasmPaths(folder: string): void;
}

declare module "onnxruntime-node" {
  export class Tensor {
    constructor(type: "float32", data: Float32Array, shape: readonly number[]);
    readonly data: unknown;
  }
  export class InferenceSession {
    static create(path: string, options: object): Promise<InferenceSession>;
    run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  }
}
