import type { Windows } from "../windows.ts";
import type { ArenaNetwork } from "./arena-network.ts";

/** Runs one window after the other, with lanes over units: the fastest way for a few windows. */
export class SingleWindow {
  readonly #arena: ArenaNetwork;
  /** Whether the packed weights for single windows are up to date. */
  #isPacked = false;

  constructor(arena: ArenaNetwork) {
    this.#arena = arena;
  }

  /** To be called whenever weights have changed. */
  forgetWeights(): void {
    this.#isPacked = false;
  }

  /** @param out (N, outputs) */
  predict({ values, features, contextLength, starts }: Windows, out: Float64Array): void {
    this.#pack();
    const { floats } = this.#arena.kernels;
    const { outputs } = this.#arena.network;
    const { input } = this.#arena.plan.single;
    for (const [i, start] of starts.entries()) {
      floats.set(values.subarray(start * features, (start + contextLength) * features), input);
      const output = this.#run();
      for (let t = 0; t < output.steps; t++) {
        for (let f = 0; f < output.features; f++) {
          const value = floats[output.offset + t * output.stride + f]!;
          out[i * outputs + t * output.features + f] = value;
        }
      }
    }
  }

  #pack(): void {
    if (this.#isPacked) return;
    for (const node of this.#arena.nodes) node.packSingle();
    this.#isPacked = true;
  }

  /** Runs the window in the input buffer. @returns Where its output is, step after step. */
  #run() {
    const { single, nodes } = this.#arena.plan;
    const { contextLength, features } = this.#arena.network.spec;
    let from = { offset: single.input, stride: features, steps: contextLength, features };
    for (const [n, { layer, outputSteps }] of nodes.entries()) {
      const to = single.hidden[n % 2]!;
      const stride = single.paddedUnits[n]!;
      this.#arena.nodes[n]!.single(from.offset, from.stride, to, stride);
      const first = to + (layer.steps - outputSteps) * stride;
      from = { offset: first, stride, steps: outputSteps, features: layer.outputs };
    }
    return from;
  }
}
