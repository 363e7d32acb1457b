/** @file A network on the C kernels: the same program whether they run as WebAssembly or natively. */

import { adamRate, weightDecayRate } from "../adam-rate.ts";
import type { AdamOptions, DropoutDraw, Executor, Moments } from "../backend.ts";
import { ShapeError } from "../errors.ts";
import type { Network } from "../network.ts";
import { addL2Penalty, checkObjective, clipFactor, type Objective } from "../objective.ts";
import { checkWindows, targetsOf, type Windows } from "../windows.ts";
import type { ArenaNetwork } from "./arena-network.ts";
import type { ShardCrew } from "./shard-crew.ts";
import { shardsOf } from "./shards.ts";
import { SingleWindow } from "./single-window.ts";

export class KernelExecutor implements Executor {
  readonly network: Network;
  readonly #maxBatchSize: number;
  readonly #arena: ArenaNetwork;
  readonly #crew: ShardCrew;
  readonly #single: SingleWindow;
  /** (parameterCount) each, for what is computed in the network's own order. */
  readonly #flatGradient: Float64Array;
  readonly #flatParameters: Float64Array;

  /** @param crew On the same arena. */
  constructor(arena: ArenaNetwork, crew: ShardCrew, maxBatchSize: number) {
    const { network } = arena;
    this.network = network;
    this.#maxBatchSize = maxBatchSize;
    this.#arena = arena;
    this.#crew = crew;
    this.#single = new SingleWindow(arena);
    this.#flatGradient = new Float64Array(network.parameterCount);
    this.#flatParameters = new Float64Array(network.parameterCount);
  }

  parameters(): Float64Array {
    return this.#read(this.#arena.plan.parameters);
  }

  setParameters(parameters: Float64Array): void {
    this.#write("parameters", parameters, this.#arena.plan.parameters);
    this.#single.forgetWeights();
  }

  moments(): Moments {
    const { first, second } = this.#arena.plan;
    return { first: this.#read(first), second: this.#read(second) };
  }

  setMoments({ first, second }: Moments): void {
    this.#write("moments.first", first, this.#arena.plan.first);
    this.#write("moments.second", second, this.#arena.plan.second);
  }

  predict(windows: Windows): Float64Array {
    checkWindows(windows, this.network, false);
    const count = windows.starts.length;
    const output = new Float64Array(count * this.network.outputs);
    // Below half a panel, lanes left empty cost more than one window after the other.
    if (count < this.#arena.plan.panelSize / 2) this.#single.predict(windows, output);
    else this.#predictPanels(windows, output);
    return output;
  }

  computeGradient(
    windows: Windows,
    batch: Int32Array,
    objective: Objective,
    dropout: DropoutDraw | null,
  ): number {
    if (!(batch.length >= 1 && batch.length <= this.#maxBatchSize)) {
      throw new ShapeError("batch", `1 to ${this.#maxBatchSize}`, batch.length);
    }
    checkObjective(objective, this.network);
    const { loss } = objective;
    const targets = targetsOf(windows, batch, this.network, loss, this.#crew.targets);
    this.#arena.gather(windows, batch);
    for (const node of this.#arena.nodes) node.transpose();
    const mean = this.#crew.train({ batchSize: batch.length, targets, loss, dropout });
    const { gradients, parameterFloats, panelSize } = this.#arena.plan;
    const shards = shardsOf(batch.length, panelSize);
    this.#arena.kernels.sum_shards(gradients, parameterFloats, shards);
    return mean + this.#addPenalty(objective);
  }

  gradient(): Float64Array {
    return this.#read(this.#arena.plan.gradients);
  }

  adamStep(options: AdamOptions, step: number): void {
    const { beta1, beta2, epsilon, clipNorm } = options;
    const { parameters, gradients, first, second, parameterFloats } = this.#arena.plan;
    this.#arena.kernels.adam_step(
      parameters,
      gradients,
      first,
      second,
      parameterFloats,
      this.#clipFactor(clipNorm),
      adamRate(options, step),
      beta1,
      beta2,
      epsilon,
      weightDecayRate(options),
    );
    this.#single.forgetWeights();
  }

  close(): void {
    this.#crew.close();
  }

  #predictPanels(windows: Windows, output: Float64Array): void {
    const { panelSize } = this.#arena.plan;
    const count = windows.starts.length;
    const all = Int32Array.from({ length: panelSize }, (_, i) => i);
    for (let from = 0; from < count; from += panelSize) {
      const size = Math.min(panelSize, count - from);
      const members = all.subarray(0, size).map((i) => from + i);
      this.#arena.gather(windows, members);
      this.#arena.forward(0, null);
      this.#arena.readOutput(size, output, from * this.network.outputs);
    }
  }

  #addPenalty({ l2 }: Objective): number {
    if (l2 === 0) return 0;
    const { parameters, gradients } = this.#arena.plan;
    const gradient = this.#read(gradients, this.#flatGradient);
    const weights = this.#read(parameters, this.#flatParameters);
    const penalty = addL2Penalty(this.network, l2, weights, gradient);
    this.#write("gradient", gradient, gradients);
    return penalty;
  }

  #clipFactor(clipNorm: number | null): number {
    if (clipNorm === null) return 1;
    return clipFactor(this.#read(this.#arena.plan.gradients, this.#flatGradient), clipNorm);
  }

  /** A copy of parameters, moments or gradients, in the network's order. @param out @default new */
  #read(
    copy: number,
    out: Float64Array = new Float64Array(this.network.parameterCount),
  ): Float64Array {
    const { parameterOffsets } = this.#arena.plan;
    const { floats } = this.#arena.kernels;
    for (let p = 0; p < out.length; p++) out[p] = floats[copy + parameterOffsets[p]!]!;
    return out;
  }

  #write(array: string, values: Float64Array, copy: number): void {
    const { parameterOffsets } = this.#arena.plan;
    if (values.length !== parameterOffsets.length) {
      throw new ShapeError(array, String(parameterOffsets.length), values.length);
    }
    const { floats } = this.#arena.kernels;
    for (let p = 0; p < values.length; p++) floats[copy + parameterOffsets[p]!] = values[p]!;
  }
}
