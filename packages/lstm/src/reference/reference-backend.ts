/**
 * @file The reference backend: plain TypeScript in float64, written to be read. It defines what the
 * fast backends must compute, and serves where they are not available.
 */

import type {
  AdamOptions,
  Backend,
  DropoutDraw,
  Executor,
  ExecutorOptions,
  Moments,
} from "../backend.ts";
import { InvalidNetworkError, ShapeError } from "../errors.ts";
import type { Network, PlannedLayer } from "../network.ts";
import { checkWindows, type Windows } from "../windows.ts";
import { denseLayer } from "./dense-layer.ts";
import { dropoutLayer } from "./dropout-layer.ts";
import type { LayerStorage, ReferenceLayer } from "./layer.ts";
import { lstmLayer } from "./lstm-layer.ts";

export const referenceBackend: Backend = {
  name: "reference",
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
  readonly #outputGradient: Float64Array;
  readonly #layers: readonly ReferenceLayer[];

  constructor(network: Network, { maxBatchSize }: ExecutorOptions) {
    if (!(Number.isSafeInteger(maxBatchSize) && maxBatchSize >= 1)) {
      throw new InvalidNetworkError("maxBatchSize", "a whole number, 1 or more", maxBatchSize);
    }
    const { parameterCount, spec, outputs } = network;
    this.network = network;
    this.#maxBatchSize = maxBatchSize;
    this.#values = new Float64Array(parameterCount);
    this.#gradients = new Float64Array(parameterCount);
    this.#first = new Float64Array(parameterCount);
    this.#second = new Float64Array(parameterCount);
    this.#input = new Float64Array(spec.contextLength * maxBatchSize * spec.features);
    this.#outputGradient = new Float64Array(maxBatchSize * outputs);
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
    const answers = new Float64Array(all.length * outputs);
    for (let from = 0; from < all.length; from += this.#maxBatchSize) {
      const batch = all.subarray(from, from + this.#maxBatchSize);
      answers.set(this.#forward(windows, batch, null), from * outputs);
    }
    return answers;
  }

  computeGradient(windows: Windows, batch: Int32Array, dropout: DropoutDraw | null): number {
    this.#gradients.fill(0);
    const answers = this.#forward(windows, batch, dropout);
    const loss = this.#differentiateLoss(answers, windows.targets, batch);
    let gradient: Float64Array = this.#outputGradient.subarray(0, answers.length);
    for (const layer of this.#layers.toReversed()) {
      gradient = layer.backward(gradient, batch.length);
    }
    return loss;
  }

  gradient(): Float64Array {
    return this.#gradients.slice();
  }

  adamStep({ learningRate, beta1, beta2, epsilon }: AdamOptions, step: number): void {
    const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    for (let p = 0; p < this.#values.length; p++) {
      const g = this.#gradients[p]!;
      const first = this.#first[p]! + (g - this.#first[p]!) * (1 - beta1);
      const second = this.#second[p]! + (g * g - this.#second[p]!) * (1 - beta2);
      this.#first[p] = first;
      this.#second[p] = second;
      this.#values[p]! -= (rate * first) / (Math.sqrt(second) + epsilon);
    }
  }

  #forward(windows: Windows, batch: Int32Array, dropout: DropoutDraw | null): Float64Array {
    let values: Float64Array = this.#gather(windows, batch);
    for (const layer of this.#layers) values = layer.forward(values, batch.length, dropout);
    return values;
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

  /** Mean squared error; leaves ∂loss/∂answers in the output gradient. */
  #differentiateLoss(answers: Float64Array, targets: Float64Array, batch: Int32Array): number {
    const { outputs } = this.network;
    let sum = 0;
    for (let e = 0; e < answers.length; e++) {
      const target = targets[batch[Math.floor(e / outputs)]! * outputs + (e % outputs)]!;
      const difference = answers[e]! - target;
      sum += difference * difference;
      this.#outputGradient[e] = (2 * difference) / answers.length;
    }
    return sum / answers.length;
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
    case "dense":
      return denseLayer(layer, storage, maxBatchSize);
    case "dropout":
      return dropoutLayer(layer, layer.spec.rate, index, maxBatchSize);
  }
}
