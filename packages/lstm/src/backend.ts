/**
 * @file The one interface between networks and arithmetic. Every implementation passes
 * `backend.contract.ts`.
 */

import type { Network } from "./network.ts";
import type { Objective } from "./objective.ts";
import type { Key } from "./philox.ts";
import type { Windows } from "./windows.ts";

export interface Backend {
  readonly name: string;
  /** Threads it can use for one step on this machine. */
  readonly maxThreads: number;
  /**
   * Plans all memory for batches of up to `maxBatchSize` windows and sets every weight to zero.
   *
   * @throws {InvalidNetworkError} An option out of range.
   * @throws {OutOfMemoryError}
   */
  open(network: Network, options: ExecutorOptions): Executor;
}

export interface ExecutorOptions {
  readonly maxBatchSize: number;
  /**
   * Threads that train a batch together, including the calling one: 1 to the backend's `maxThreads`. The
   * number affects the time, not the bits. @default 1, which starts no threads
   */
  readonly threads?: number;
}

/**
 * Which dropout masks a training step draws: a function of only the seed and the step, and the
 * same in every backend. `reference/dropout-layer.ts` defines which random word decides which value.
 */
export interface DropoutDraw {
  readonly key: Key;
  /** Batches trained before this one, over all epochs. */
  readonly step: number;
}

/** Adam's settings. Source: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", 2015. */
export interface AdamSettings {
  readonly learningRate: number;
  /** Decay of the mean of gradients. */
  readonly beta1: number;
  /** Decay of the mean of squared gradients. */
  readonly beta2: number;
  /** Added to the root of the second moment after its correction, as Keras does. */
  readonly epsilon: number;
  /**
   * λ of decoupled weight decay, which makes Adam AdamW: with η the learning rate of the step, every parameter,
   * biases included, becomes θ - η·λ·θ before the step of Adam. Unlike `l2`, it changes neither the moments nor
   * the norm that is clipped. The same as `weight_decay` of `torch.optim.AdamW`.
   * Source: I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019.
   * @default 0, which is Adam
   */
  readonly weightDecay?: number;
}

/** One step of Adam, with the learning rate of that step. */
export interface AdamOptions extends AdamSettings {
  /** Gradients with a larger global norm are scaled down to this one; null disables clipping. */
  readonly clipNorm: number | null;
}

/** Adam's running means of earlier gradients. */
export interface Moments {
  /** (parameterCount) */
  readonly first: Float64Array;
  /** (parameterCount) */
  readonly second: Float64Array;
}

/** A network in the memory of a backend. */
export interface Executor {
  readonly network: Network;
  /** @returns (parameterCount) a copy. */
  parameters(): Float64Array;
  /** @param parameters (parameterCount) @throws {ShapeError} */
  setParameters(parameters: Float64Array): void;
  moments(): Moments;
  setMoments(moments: Moments): void;
  /**
   * Outputs for all windows, without dropout. A window's outputs do not depend on the other windows.
   * @returns (N, steps, outputWidth) row-major, which is (N, outputs), scaled.
   */
  predict(windows: Windows): Float64Array;
  /**
   * The objective on the batch, penalty included, and its gradient, kept until the next call.
   * `dropout` null computes both without dropout.
   * @param batch Indices of windows, at most `maxBatchSize`.
   * @throws {ShapeError} A batch too large, or targets that do not fit the loss.
   * @throws {InvalidNetworkError} An objective out of range, or one that does not fit the network's outputs.
   * @throws {ThreadLostError} A helper thread has ended; the executor is then closed.
   */
  computeGradient(
    windows: Windows,
    batch: Int32Array,
    objective: Objective,
    dropout: DropoutDraw | null,
  ): number;
  /** @returns (parameterCount) of the last `computeGradient`, not clipped, a copy. */
  gradient(): Float64Array;
  /**
   * One step of Adam along the last gradient, clipped, and weight decay.
   * @param step From 1.
   * @throws {InvalidNetworkError} `clipNorm` or `weightDecay` out of range.
   */
  adamStep(options: AdamOptions, step: number): void;
  /**
   * Ends the helper threads, if any. They do not keep the process alive, but they exist until this call.
   * The executor still works afterwards, on one thread.
   */
  close(): void;
}
