/**
 * @file The reference backend: plain TypeScript in float64, written to be read. It defines what the
 * fast backends must compute, and is used where they are not available.
 */

import { adamRate, weightDecayRate } from "../adam-rate.ts";
import type {
  AdamOptions,
  Backend,
  DropoutDraw,
  Executor,
  ExecutorOptions,
  Moments,
} from "../backend.ts";
import { ShapeError } from "../errors.ts";
import { checkExecutorOptions } from "../executor-options.ts";
import { lossAndGradient } from "../loss-and-gradient.ts";
import type { Network, PlannedLayer } from "../network.ts";
import { addL2Penalty, clipFactor, type Objective } from "../objective.ts";
import { checkWindows, targetsOf, type Windows } from "../windows.ts";
import { denseLayer } from "./dense-layer.ts";
import { dropoutLayer } from "./dropout-layer.ts";
import { gruLayer } from "./gru-layer.ts";
import type { LayerStorage, ReferenceLayer } from "./layer.ts";
import { lstmLayer } from "./lstm-layer.ts";

export const referenceBackend: Backend = {
  name: "reference",
  maxThreads: 1,
  open: (network, options) => new ReferenceExecutor(network, options),
};

class ReferenceExecutor implements Executor {
  readonly network: Network;
  readonly #maxBatchSize: number;
  readonly #values: Float64Array;
  readonly #gradients: Float64Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  readonly #input: Float64Array;
  readonly #output: Float64Array;
  readonly #targets: Float64Array;
  readonly #outputGradient: Float64Array;
  readonly #timeMajorGradient: Float64Array;
  readonly #layers: readonly ReferenceLayer[];

  constructor(network: Network, options: ExecutorOptions) {
    checkExecutorOptions(options, 1);
    const { maxBatchSize } = options;
    const { parameterCount, spec, outputs } = network;
    this.network = network;
    this.#maxBatchSize = maxBatchSize;
    this.#values = new Float64Array(parameterCount);
    this.#gradients = new Float64Array(parameterCount);
    this.#first = new Float64Array(parameterCount);
    this.#second = new Float64Array(parameterCount);
    this.#input = new Float64Array(spec.contextLength * maxBatchSize * spec.features);
    this.#output = new Float64Array(maxBatchSize * outputs);
    this.#targets = new Float64Array(maxBatchSize * outputs);
    this.#outputGradient = new Float64Array(maxBatchSize * outputs);
    this.#timeMajorGradient = new Float64Array(maxBatchSize * outputs);
    const storage = { values: this.#values, gradients: this.#gradients };
    this.#layers = network.layers.map((layer, i) => openLayer(layer, i, storage, maxBatchSize));
  }

  parameters(): Float64Array {
    return this.#values.slice();
  }

  setParameters(parameters: Float64Array): void {
    this.#requireParameterCount("parameters", parameters);
    this.#values.set(parameters);
  }

  moments(): Moments {
    return { first: this.#first.slice(), second: this.#second.slice() };
  }

  setMoments({ first, second }: Moments): void {
    this.#requireParameterCount("moments.first", first);
    this.#requireParameterCount("moments.second", second);
    this.#first.set(first);
    this.#second.set(second);
  }

  predict(windows: Windows): Float64Array {
    const { outputs } = this.network;
    checkWindows(windows, this.network, false);
    const all = Int32Array.from(windows.starts, (_, window) => window);
    const output = new Float64Array(all.length * outputs);
    for (let from = 0; from < all.length; from += this.#maxBatchSize) {
      const batch = all.subarray(from, from + this.#maxBatchSize);
      output.set(this.#forward(windows, batch, null), from * outputs);
    }
    return output;
  }

  computeGradient(
    windows: Windows,
    batch: Int32Array,
    { loss, l2 }: Objective,
    dropout: DropoutDraw | null,
  ): number {
    const output = this.#forward(windows, batch, dropout);
    const targets = targetsOf(windows, batch, this.network, loss, this.#targets);
    const outputGradient = this.#outputGradient.subarray(0, output.length);
    const mean = lossAndGradient(loss, output, targets, outputGradient);
    this.#gradients.fill(0);
    this.#backward(outputGradient, batch.length);
    return mean + addL2Penalty(this.network, l2, this.#values, this.#gradients);
  }

  gradient(): Float64Array {
    return this.#gradients.slice();
  }

  adamStep(options: AdamOptions, step: number): void {
    const { beta1, beta2, epsilon, clipNorm } = options;
    const factor = clipFactor(this.#gradients, clipNorm);
    const rate = adamRate(options, step);
    const decay = weightDecayRate(options);
    for (let p = 0; p < this.#values.length; p++) {
      const g = this.#gradients[p]! * factor;
      const first = this.#first[p]! + (g - this.#first[p]!) * (1 - beta1);
      const second = this.#second[p]! + (g * g - this.#second[p]!) * (1 - beta2);
      this.#first[p] = first;
      this.#second[p] = second;
      const adam = (rate * first) / (Math.sqrt(second) + epsilon);
      this.#values[p]! -= adam + decay * this.#values[p]!;
    }
  }

  close(): void {}

  /** @returns (B, outputs), valid until the next call. */
  #forward(windows: Windows, batch: Int32Array, dropout: DropoutDraw | null): Float64Array {
    let values: Float64Array = this.#gather(windows, batch);
    for (const layer of this.#layers) values = layer.forward(values, batch.length, dropout);
    const { steps, outputWidth } = this.network;
    swapOuterAxes(values, this.#output, steps, batch.length, outputWidth);
    return this.#output.subarray(0, values.length);
  }

  /** @param outputGradient (B, outputs) */
  #backward(outputGradient: Float64Array, batchSize: number): void {
    const { steps, outputWidth } = this.network;
    swapOuterAxes(outputGradient, this.#timeMajorGradient, batchSize, steps, outputWidth);
    let gradient: Float64Array = this.#timeMajorGradient.subarray(0, outputGradient.length);
    for (const layer of this.#layers.toReversed()) gradient = layer.backward(gradient, batchSize);
  }

  /** Copies the batch's contexts into the time-major input. @returns (L · B, F) */
  #gather({ values, features, contextLength, starts }: Windows, batch: Int32Array): Float64Array {
    if (!(batch.length >= 1 && batch.length <= this.#maxBatchSize)) {
      throw new ShapeError("batch", `1 to ${this.#maxBatchSize}`, batch.length);
    }
    for (let b = 0; b < batch.length; b++) {
      const start = starts[batch[b]!]!;
      for (let t = 0; t < contextLength; t++) {
        for (let f = 0; f < features; f++) {
          this.#input[(t * batch.length + b) * features + f] = values[(start + t) * features + f]!;
        }
      }
    }
    return this.#input.subarray(0, contextLength * batch.length * features);
  }

  #requireParameterCount(array: string, values: Float64Array): void {
    const { parameterCount } = this.network;
    if (values.length !== parameterCount) {
      throw new ShapeError(array, String(parameterCount), values.length);
    }
  }
}

function openLayer(
  layer: PlannedLayer,
  index: number,
  storage: LayerStorage,
  maxBatchSize: number,
): ReferenceLayer {
  switch (layer.spec.type) {
    case "lstm":
      return lstmLayer(layer, storage, maxBatchSize, layer.spec.returnSequences ?? false);
    case "gru":
      return gruLayer(layer, storage, maxBatchSize, layer.spec.returnSequences ?? false);
    case "dense":
      return denseLayer(layer, storage, maxBatchSize, layer.spec.activation ?? "linear");
    case "dropout":
      return dropoutLayer(layer, layer.spec.rate, index, maxBatchSize);
  }
}

/** Layers work time-major, the network output is window-major. @param from (m, n, width) @param to (n, m, width) */
function swapOuterAxes(
  from: Float64Array,
  to: Float64Array,
  m: number,
  n: number,
  width: number,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const source = (i * n + j) * width;
      const target = (j * m + i) * width;
      for (let u = 0; u < width; u++) to[target + u] = from[source + u]!;
    }
  }
}
