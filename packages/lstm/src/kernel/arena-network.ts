/**
 * @file The computations of one thread on a network in an arena: outputs of panels, and the loss and
 * gradient of shards. Threads that share an arena have one of these each, and work on different shards.
 */

import type { DropoutDraw } from "../backend.ts";
import { lossAndGradient } from "../loss-and-gradient.ts";
import type { Network } from "../network.ts";
import type { Windows } from "../windows.ts";
import type { BatchStep } from "./batch-step.ts";
import type { KernelPlan } from "./kernel-plan.ts";
import type { Kernels } from "./kernels.ts";
import { type NodeKernels, nodeKernels } from "./node-kernels.ts";
import { panelsOfShard } from "./shards.ts";

export class ArenaNetwork {
  readonly network: Network;
  readonly plan: KernelPlan;
  readonly kernels: Kernels;
  /** Where this thread works on one panel at a time. */
  readonly #slot: number;
  /** As the plan's nodes. */
  readonly nodes: readonly NodeKernels[];
  /** (panelSize, outputs) each, of the panel at hand. */
  readonly #output: Float64Array;
  readonly #outputGradient: Float64Array;

  /**
   * @param kernels On an arena that the plan has been written to.
   * @param slot Unique among those that share the arena.
   */
  constructor(network: Network, plan: KernelPlan, kernels: Kernels, slot: number) {
    this.#slot = slot;
    this.network = network;
    this.plan = plan;
    this.kernels = kernels;
    this.nodes = plan.nodes.map((node) => nodeKernels(kernels, plan, node));
    this.#output = new Float64Array(plan.panelSize * network.outputs);
    this.#outputGradient = new Float64Array(plan.panelSize * network.outputs);
  }

  /**
   * Lays contexts into the lanes of panels, from the first on; lanes left over in the last are zero.
   *
   * @param members Indices of the windows.
   */
  gather(windows: Windows, members: Int32Array): void {
    const { panelSize } = this.plan;
    for (let panel = 0; panel * panelSize < members.length; panel++) {
      this.#gatherPanel(windows, members, panel);
    }
  }

  /** Takes a gathered panel through the network. `dropout` null computes without it, as forecasts are. */
  forward(panel: number, dropout: DropoutDraw | null): void {
    const slot = this.#slot;
    const { edges } = this.plan;
    const [key0, key1] = dropout?.key ?? [0, 0];
    const training = dropout === null ? 0 : 1;
    for (const [n, before] of edges.entries()) {
      for (const edge of before) {
        this.kernels.edge_forward(edge, slot, panel, training, key0, key1, dropout?.step ?? 0);
      }
      this.nodes[n]?.forward(slot); // after the last node there are edges only
    }
  }

  /** Answers of the first `count` lanes of the panel last taken forward, (count, outputs) from `to` on. */
  readOutput(count: number, output: Float64Array, to: number): void {
    const { output: view, panelSize } = this.plan;
    const { floats } = this.kernels;
    let e = to;
    for (let lane = 0; lane < count; lane++) {
      for (let t = 0; t < view.steps; t++) {
        const block = this.#slot * view.blockSteps + t;
        const row = view.offset + block * view.stride * panelSize + lane;
        for (let f = 0; f < view.features; f++) output[e++] = floats[row + f * panelSize]!;
      }
    }
  }

  /**
   * Loss of a shard's windows as their share of the batch's mean; its gradient in the shard's own copy.
   * Needs the batch gathered and the weights transposed.
   */
  trainShard(shard: number, step: BatchStep): number {
    const { panelSize, gradients, parameterFloats } = this.plan;
    const { from, to } = panelsOfShard(shard, step.batchSize, panelSize);
    const own = gradients + shard * parameterFloats;
    this.kernels.floats.fill(0, own, own + parameterFloats);
    let loss = 0;
    for (let panel = from; panel < to; panel++) {
      this.forward(panel, step.dropout);
      loss += this.#differentiateLoss(panel, step);
      this.#backward(shard, step.dropout !== null);
    }
    return loss;
  }

  #gatherPanel({ values, features, starts }: Windows, members: Int32Array, panel: number): void {
    const { input, panelSize } = this.plan;
    const { floats } = this.kernels;
    const size = input.steps * input.features; // of a context
    const first = panel * panelSize;
    const count = Math.min(panelSize, members.length - first);
    const to = input.offset + panel * size * panelSize;
    const from = (lane: number) => starts[members[first + lane]!]! * features;
    if (count < panelSize) floats.fill(0, to, to + size * panelSize);
    if (count === panelSize && areConsecutive(starts, members, first, count)) {
      layConsecutive(values, from(0), input, floats, to, panelSize);
      return;
    }
    let lane = 0;
    for (; lane + 4 <= count; lane += 4) {
      const places = [from(lane), from(lane + 1), from(lane + 2), from(lane + 3)] as const;
      interleaveFour(values, places, size, floats, to + lane, panelSize);
    }
    for (; lane < count; lane++) {
      const place = from(lane);
      for (let e = 0; e < size; e++) floats[to + lane + e * panelSize] = values[place + e]!;
    }
  }

  #backward(shard: number, isDropping: boolean): void {
    const { edges } = this.plan;
    for (let n = this.nodes.length - 1; n >= 0; n--) {
      const behind = edges[n + 1]!;
      for (let e = behind.length - 1; e >= 0; e--) {
        this.kernels.edge_backward(behind[e]!, this.#slot, isDropping ? 1 : 0);
      }
      this.nodes[n]!.backward(this.#slot, shard);
    }
  }

  /** @returns The panel's share of the batch's mean loss. */
  #differentiateLoss(panel: number, { batchSize, targets, loss }: BatchStep): number {
    const { panelSize } = this.plan;
    const { outputs } = this.network;
    const first = panel * panelSize;
    const count = Math.min(panelSize, batchSize - first);
    const width = targets.length / batchSize;
    const output = this.#output.subarray(0, count * outputs);
    const gradient = this.#outputGradient.subarray(0, count * outputs);
    this.readOutput(count, output, 0);
    const own = targets.subarray(first * width, (first + count) * width);
    const mean = lossAndGradient(loss, output, own, gradient);
    const share = count / batchSize;
    this.#writeOutputGradient(gradient, count, share);
    return mean * share;
  }

  #writeOutputGradient(gradient: Float64Array, count: number, share: number): void {
    const { output: view, outputGradient, panelSize } = this.plan;
    const { floats } = this.kernels;
    for (let t = 0; t < view.steps; t++) {
      const row = outputGradient + (this.#slot * view.steps + t) * view.features * panelSize;
      for (let f = 0; f < view.features; f++) {
        for (let lane = 0; lane < panelSize; lane++) {
          const e = (lane * view.steps + t) * view.features + f;
          floats[row + f * panelSize + lane] = lane < count ? gradient[e]! * share : 0;
        }
      }
    }
  }
}

/** Whether each of some windows begins one step after the one before it. */
function areConsecutive(
  starts: Int32Array,
  members: Int32Array,
  first: number,
  count: number,
): boolean {
  const start = starts[members[first]!]!;
  for (let lane = 1; lane < count; lane++) {
    if (starts[members[first + lane]!] !== start + lane) return false;
  }
  return true;
}

/**
 * Lays the contexts of windows that follow each other side by side. What a lane has at a step is what the next lane had at
 * the step before: all but the last lane is moved from there, which takes a tenth of the time.
 *
 * @param from Where the first context begins in `values`.
 */
function layConsecutive(
  values: Float64Array,
  from: number,
  { steps, features }: { readonly steps: number; readonly features: number },
  floats: Float32Array,
  to: number,
  lanes: number,
): void {
  const rows = features * lanes; // of a step
  for (let f = 0; f < features; f++) {
    for (let lane = 0; lane < lanes; lane++) {
      floats[to + f * lanes + lane] = values[from + lane * features + f]!;
    }
  }
  for (let t = 1; t < steps; t++) {
    const step = to + t * rows;
    floats.copyWithin(step, step - rows + 1, step);
    const last = from + (t + lanes - 1) * features;
    for (let f = 0; f < features; f++) floats[step + (f + 1) * lanes - 1] = values[last + f]!;
  }
}

/**
 * Lays the contexts of four windows side by side. Four at a time take half as long as one after the other: they
 * write to the same lines of the cache.
 *
 * @param places Where each context begins in `values`.
 * @param size Values of a context.
 * @param stride From one value to the next in `floats`.
 */
function interleaveFour(
  values: Float64Array,
  [a, b, c, d]: readonly [number, number, number, number],
  size: number,
  floats: Float32Array,
  to: number,
  stride: number,
): void {
  for (let e = 0, at = to; e < size; e++, at += stride) {
    floats[at] = values[a + e]!;
    floats[at + 1] = values[b + e]!;
    floats[at + 2] = values[c + e]!;
    floats[at + 3] = values[d + e]!;
  }
}
