/** @file Made-up networks with everything a backend knows, to differentiate. */

import fc from "fast-check";
import type { DropoutDraw } from "../backend.ts";
import { initialParameters } from "../initialise.ts";
import { type Loss, outputsPerTarget } from "../loss.ts";
import { activations, type LayerSpec, type Network, planNetwork } from "../network.ts";
import type { Objective } from "../objective.ts";
import { keyOf, randomStream } from "../philox.ts";
import { targetsPerWindow } from "../targets-per-window.ts";
import type { Windows } from "../windows.ts";
import { drawWindows } from "./support.contract.ts";

export interface RandomCase {
  readonly network: Network;
  readonly parameters: Float64Array;
  readonly windows: Windows;
  readonly batch: Int32Array;
  readonly objective: Objective;
  readonly dropout: DropoutDraw;
}

const loss = fc.oneof(
  fc.constantFrom<Loss>({ type: "mse" }, { type: "mae" }, { type: "gaussian" }),
  fc.constant<Loss>({ type: "student-t" }),
  fc.constantFrom(0.2, 1).map((delta): Loss => ({ type: "huber", delta })),
  fc
    .constantFrom([0.5], [0.1, 0.5, 0.9])
    .map((quantileLevels): Loss => ({ type: "pinball", quantileLevels })),
);
const units = fc.integer({ min: 1, max: 4 });
const dropout = fc.constant<LayerSpec>({ type: "dropout", rate: 0.4 });
const dense = fc.record({
  type: fc.constant("dense" as const),
  units,
  activation: fc.constantFrom(...activations),
});
const recurrent = fc.record({
  type: fc.constantFrom("lstm" as const, "gru" as const),
  units,
  returnSequences: fc.constant(true),
});
const between = fc.array(fc.oneof(dropout, dense), { maxLength: 1 });

/** One to four recurrent layers, dense layers and dropout before, between and behind them. */
const stack = fc
  .tuple(
    between,
    fc.array(fc.tuple(recurrent, between), { maxLength: 3 }),
    recurrent,
    fc.boolean(),
    fc.array(fc.oneof(dropout, dense), { maxLength: 2 }),
  )
  .map(([first, inner, last, returnSequences, behind]): LayerSpec[] => [
    ...first,
    ...inner.flatMap(([layer, others]) => [layer, ...others]),
    { ...last, returnSequences },
    ...behind,
  ]);

export const randomCase: fc.Arbitrary<RandomCase> = fc
  .record({
    layers: stack,
    loss,
    targets: fc.integer({ min: 1, max: 2 }),
    activation: fc.constantFrom(...activations),
    contextLength: fc.integer({ min: 1, max: 5 }),
    features: fc.integer({ min: 1, max: 3 }),
    l2: fc.constantFrom(0, 0.01),
    seed: fc.nat(1000),
  })
  .map((drawn): RandomCase => {
    const { contextLength, features, seed, l2, activation } = drawn;
    const width = drawn.targets * outputsPerTarget(drawn.loss);
    const layers: LayerSpec[] = [...drawn.layers, { type: "dense", units: width, activation }];
    const network = planNetwork({ contextLength, features, layers });
    return {
      network,
      parameters: randomParameters(network, seed),
      windows: drawWindows(network.spec, 3, targetsPerWindow(network, drawn.loss), seed),
      batch: Int32Array.of(2, 0, 1),
      objective: { loss: drawn.loss, l2 },
      dropout: { key: keyOf(seed), step: 5 },
    };
  });

/** Initial weights, their biases moved from the zero that would hide a mistake in them. */
function randomParameters(network: Network, seed: number): Float64Array {
  const { normal } = randomStream(keyOf(seed), 99, 0);
  return initialParameters(network, seed).map((weight) => weight + 0.2 * normal());
}
