import type { Windows } from "../windows.ts";
import type { ArenaNetwork } from "./arena-network.ts";

/** Answers one window after the other, lanes over units: the fastest way for a few. */
export class SingleWindow {
  readonly #arena: ArenaNetwork;
  /** Whether the weights for single windows are those of now. */
  #isPacked = false;

  constructor(arena: ArenaNetwork) {
    this.#arena = arena;
  }

  /** To be called whenever weights have changed. */
  forgetWeights(): void {
    this.#isPacked = false;
  }

  /** @param outAnswers (N, outputs) */
  predict({ values, features, contextLength, starts }: Windows, outAnswers: Float64Array): void {
    this.#pack();
    const { floats } = this.#arena.kernels;
    const { outputs } = this.#arena.network;
    const { input } = this.#arena.plan.single;
    for (const [i, start] of starts.entries()) {
      floats.set(values.subarray(start * features, (start + contextLength) * features), input);
      const answer = this.#run();
      for (let t = 0; t < answer.steps; t++) {
        for (let f = 0; f < answer.features; f++) {
          const value = floats[answer.place + t * answer.stride + f]!;
          outAnswers[i * outputs + t * answer.features + f] = value;
        }
      }
    }
  }

  #pack(): void {
    if (this.#isPacked) return;
    for (const node of this.#arena.nodes) node.packSingle();
    this.#isPacked = true;
  }

  /** Runs the window that lies in the input. @returns Where its answer lies, step after step. */
  #run() {
    const { single, nodes } = this.#arena.plan;
    const { contextLength, features } = this.#arena.network.spec;
    let at = { place: single.input, stride: features, steps: contextLength, features };
    for (const [n, { layer, outputSteps }] of nodes.entries()) {
      const to = single.hidden[n % 2]!;
      const stride = single.paddedUnits[n]!;
      this.#arena.nodes[n]!.single(at.place, at.stride, to, stride);
      const first = to + (layer.steps - outputSteps) * stride;
      at = { place: first, stride, steps: outputSteps, features: layer.outputs };
    }
    return at;
  }
}
