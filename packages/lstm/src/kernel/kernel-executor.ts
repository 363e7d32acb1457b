/**
 * @file A network on the C kernels: the same program whether they run as WebAssembly or natively.
 *
 * A batch is cut into panels, and its panels into at most {@link MAX_SHARDS} shards by a rule that knows
 * the batch's size alone. Each shard sums its own gradient; the sums are added in the shards' order. So
 * the bits depend on neither threads nor timing.
 */

import { adamRate } from "../adam-rate.ts";
import type { AdamOptions, DropoutDraw, Executor, Moments, Objective } from "../backend.ts";
import { InvalidNetworkError, ShapeError } from "../errors.ts";
import { lossAndGradient } from "../loss.ts";
import type { Network } from "../network.ts";
import { addL2Penalty, checkObjective, clipFactor, targetsOf } from "../objective.ts";
import { checkWindows, type Windows } from "../windows.ts";
import { type KernelPlan, MAX_SHARDS, planKernels } from "./kernel-plan.ts";
import type { KernelSource, Kernels } from "./kernels.ts";
import { type NodeKernels, nodeKernels } from "./node-kernels.ts";

/** One thread works on one panel at a time. */
const SLOT = 0;

export class KernelExecutor implements Executor {
  readonly network: Network;
  readonly #maxBatchSize: number;
  readonly #plan: KernelPlan;
  readonly #kernels: Kernels;
  /** As the plan's nodes. */
  readonly #nodes: readonly NodeKernels[];
  /** Whether the weights for single windows are those of now. */
  #isPacked = false;

  constructor(source: KernelSource, network: Network, maxBatchSize: number) {
    if (!(Number.isSafeInteger(maxBatchSize) && maxBatchSize >= 1)) {
      throw new InvalidNetworkError("maxBatchSize", "a whole number, 1 or more", maxBatchSize);
    }
    this.network = network;
    this.#maxBatchSize = maxBatchSize;
    this.#plan = planKernels(network, SLOT + 1, source);
    this.#kernels = source.open(this.#plan.size);
    this.#plan.write(this.#kernels.floats, this.#kernels.integers);
    this.#nodes = this.#plan.nodes.map((node) => nodeKernels(this.#kernels, this.#plan, node));
  }

  parameters(): Float64Array {
    return this.#read(this.#plan.parameters);
  }

  setParameters(parameters: Float64Array): void {
    this.#write("parameters", parameters, this.#plan.parameters);
    this.#isPacked = false;
  }

  moments(): Moments {
    return { first: this.#read(this.#plan.first), second: this.#read(this.#plan.second) };
  }

  setMoments({ first, second }: Moments): void {
    this.#write("moments.first", first, this.#plan.first);
    this.#write("moments.second", second, this.#plan.second);
  }

  predict(windows: Windows): Float64Array {
    checkWindows(windows, this.network, false);
    const count = windows.starts.length;
    const answers = new Float64Array(count * this.network.outputs);
    // Below half a panel, lanes left empty cost more than one window after the other.
    if (count < this.#plan.panelSize / 2) this.#predictSingly(windows, answers);
    else this.#predictPanels(windows, answers);
    return answers;
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
    const { parameterFloats, panelSize, gradients } = this.#plan;
    const panels = Math.ceil(batch.length / panelSize);
    const shards = Math.min(MAX_SHARDS, panels);
    this.#kernels.floats.fill(0, gradients, gradients + shards * parameterFloats);
    for (const node of this.#nodes) node.transpose();
    let loss = 0;
    for (let shard = 0; shard < shards; shard++) {
      const from = Math.floor((panels * shard) / shards);
      const to = Math.floor((panels * (shard + 1)) / shards);
      loss += this.#trainShard(windows, batch, objective, dropout, { shard, from, to });
    }
    this.#kernels.sum_shards(gradients, parameterFloats, shards);
    return loss + this.#addPenalty(objective);
  }

  gradient(): Float64Array {
    return this.#read(this.#plan.gradients);
  }

  adamStep(options: AdamOptions, step: number): void {
    const { beta1, beta2, epsilon, clipNorm } = options;
    const { parameters, gradients, first, second, parameterFloats } = this.#plan;
    const factor = clipNorm === null ? 1 : clipFactor(this.gradient(), clipNorm);
    this.#kernels.adam_step(
      parameters,
      gradients,
      first,
      second,
      parameterFloats,
      factor,
      adamRate(options, step),
      beta1,
      beta2,
      epsilon,
    );
    this.#isPacked = false;
  }

  /** Loss of the shard's windows as their share of the batch's; its gradient in the shard's own sum. */
  #trainShard(
    windows: Windows,
    batch: Int32Array,
    objective: Objective,
    dropout: DropoutDraw | null,
    { shard, from, to }: { readonly shard: number; readonly from: number; readonly to: number },
  ): number {
    const { panelSize, edges } = this.#plan;
    let loss = 0;
    for (let panel = from; panel < to; panel++) {
      const members = batch.subarray(panel * panelSize, (panel + 1) * panelSize);
      this.#gather(windows, members, SLOT);
      this.#forward(SLOT, panel, dropout);
      loss += this.#differentiateLoss(windows, members, objective, SLOT, batch.length);
      const training = dropout === null ? 0 : 1;
      for (let n = this.#nodes.length - 1; n >= 0; n--) {
        for (const edge of edges[n + 1]!.toReversed()) {
          this.#kernels.edge_backward(edge, SLOT, training);
        }
        this.#nodes[n]!.backward(SLOT, shard);
      }
    }
    return loss;
  }

  /** @param panel The batch's panel that lies in the slot, where dropout draws for it. */
  #forward(slot: number, panel: number, dropout: DropoutDraw | null): void {
    const { edges } = this.#plan;
    const [key0, key1] = dropout?.key ?? [0, 0];
    const training = dropout === null ? 0 : 1;
    for (const [n, before] of edges.entries()) {
      for (const edge of before) {
        this.#kernels.edge_forward(edge, slot, panel, training, key0, key1, dropout?.step ?? 0);
      }
      this.#nodes[n]?.forward(slot); // after the last node there are edges only
    }
  }

  /** Lays the members' contexts into a slot's lanes; lanes without one are zero. */
  #gather(windows: Windows, members: Int32Array, slot: number): void {
    const { values, features, contextLength, starts } = windows;
    const { input, panelSize } = this.#plan;
    const { floats } = this.#kernels;
    for (let t = 0; t < contextLength; t++) {
      const row = input.place + (slot * input.blockSteps + t) * input.stride * panelSize;
      for (let lane = 0; lane < panelSize; lane++) {
        const window = members[lane];
        const from = window === undefined ? -1 : (starts[window]! + t) * features;
        for (let f = 0; f < features; f++) {
          floats[row + f * panelSize + lane] = from < 0 ? 0 : values[from + f]!;
        }
      }
    }
  }

  /** Answers of a slot's first `count` lanes, (count, outputs) from `to` on. */
  #readAnswers(slot: number, count: number, answers: Float64Array, to: number): void {
    const { answers: view, panelSize } = this.#plan;
    const { floats } = this.#kernels;
    let e = to;
    for (let lane = 0; lane < count; lane++) {
      for (let t = 0; t < view.steps; t++) {
        const block = slot * view.blockSteps + t;
        const row = view.place + block * view.stride * panelSize + lane;
        for (let f = 0; f < view.features; f++) answers[e++] = floats[row + f * panelSize]!;
      }
    }
  }

  /** @returns The members' share of the batch's mean loss. */
  #differentiateLoss(
    windows: Windows,
    members: Int32Array,
    { loss }: Objective,
    slot: number,
    batchSize: number,
  ): number {
    const { outputs } = this.network;
    const answers = new Float64Array(members.length * outputs);
    this.#readAnswers(slot, members.length, answers, 0);
    const targets = targetsOf(windows, members, this.network, loss);
    const gradient = new Float64Array(answers.length);
    const share = members.length / batchSize;
    const mean = lossAndGradient(loss, answers, targets, gradient);
    this.#writeAnswerGradient(slot, gradient, members.length, share);
    return mean * share;
  }

  #writeAnswerGradient(slot: number, gradient: Float64Array, count: number, share: number): void {
    const { answers: view, answerGradient, panelSize } = this.#plan;
    const { floats } = this.#kernels;
    for (let t = 0; t < view.steps; t++) {
      const row = answerGradient + (slot * view.steps + t) * view.features * panelSize;
      for (let f = 0; f < view.features; f++) {
        for (let lane = 0; lane < panelSize; lane++) {
          const e = (lane * view.steps + t) * view.features + f;
          floats[row + f * panelSize + lane] = lane < count ? gradient[e]! * share : 0;
        }
      }
    }
  }

  #predictPanels(windows: Windows, answers: Float64Array): void {
    const { panelSize } = this.#plan;
    const count = windows.starts.length;
    for (let from = 0; from < count; from += panelSize) {
      const size = Math.min(panelSize, count - from);
      this.#gather(
        windows,
        Int32Array.from({ length: size }, (_, i) => from + i),
        SLOT,
      );
      this.#forward(SLOT, 0, null);
      this.#readAnswers(SLOT, size, answers, from * this.network.outputs);
    }
  }

  #predictSingly(windows: Windows, answers: Float64Array): void {
    if (!this.#isPacked) this.#packSingle();
    const { values, features, contextLength, starts } = windows;
    const { floats } = this.#kernels;
    const { outputs } = this.network;
    for (const [i, start] of starts.entries()) {
      const { input } = this.#plan.single;
      floats.set(values.subarray(start * features, (start + contextLength) * features), input);
      const answer = this.#runSingle();
      for (let t = 0; t < answer.steps; t++) {
        for (let f = 0; f < answer.features; f++) {
          const value = floats[answer.place + t * answer.stride + f]!;
          answers[i * outputs + t * answer.features + f] = value;
        }
      }
    }
  }

  #packSingle(): void {
    for (const node of this.#nodes) node.packSingle();
    this.#isPacked = true;
  }

  /** Runs the window that lies in the input. @returns Where its answer lies, step after step. */
  #runSingle() {
    const { single, nodes } = this.#plan;
    const { contextLength, features } = this.network.spec;
    let at = { place: single.input, stride: features, steps: contextLength, features };
    for (const [n, { layer, outputSteps }] of nodes.entries()) {
      const to = single.hidden[n % 2]!;
      const stride = single.paddedUnits[n]!;
      this.#nodes[n]!.single(at.place, at.stride, to, stride);
      const first = to + (layer.steps - outputSteps) * stride;
      at = { place: first, stride, steps: outputSteps, features: layer.outputs };
    }
    return at;
  }

  #addPenalty({ l2 }: Objective): number {
    if (l2 === 0) return 0;
    const gradient = this.gradient();
    const penalty = addL2Penalty(this.network, l2, this.parameters(), gradient);
    this.#write("gradient", gradient, this.#plan.gradients);
    return penalty;
  }

  /** A copy of parameters, moments or gradients, in the network's order. */
  #read(copy: number): Float64Array {
    const { parameterPlaces } = this.#plan;
    const { floats } = this.#kernels;
    const values = new Float64Array(parameterPlaces.length);
    for (let p = 0; p < values.length; p++) values[p] = floats[copy + parameterPlaces[p]!]!;
    return values;
  }

  #write(array: string, values: Float64Array, copy: number): void {
    const { parameterPlaces } = this.#plan;
    if (values.length !== parameterPlaces.length) {
      throw new ShapeError(array, String(parameterPlaces.length), values.length);
    }
    const { floats } = this.#kernels;
    for (let p = 0; p < values.length; p++) floats[copy + parameterPlaces[p]!] = values[p]!;
  }
}
