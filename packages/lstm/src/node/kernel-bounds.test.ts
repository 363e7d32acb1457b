/** @file No kernel writes outside what it was given, and nothing it reads there reaches a result. */

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Executor } from "../backend.ts";
import { type RandomCase, randomCase } from "../contract/random-case.contract.ts";
import { ArenaNetwork } from "../kernel/arena-network.ts";
import { ArenaPlan } from "../kernel/arena-plan.ts";
import { KernelExecutor } from "../kernel/kernel-executor.ts";
import { planKernels } from "../kernel/kernel-plan.ts";
import type { KernelSource } from "../kernel/kernels.ts";
import { SoloCrew } from "../kernel/shard-crew.ts";
import { hasVariant, wasmKernels, wasmVariants } from "../wasm/wasm-kernels.ts";
import { nativeKernels } from "./native-kernels.ts";

const sources: KernelSource[] = [
  ...wasmVariants.filter(hasVariant).map((variant) => wasmKernels(variant)),
  ...nativeKernels(),
];

/** A NaN that no arithmetic makes. */
const CANARY = 0x7fc0_dead;
const MAX_BATCH_SIZE = 3;

test.each(sources)("property: $name keeps within its bounds", (source) => {
  fc.assert(
    fc.property(randomCase, fc.constantFrom(32, 1024), (drawn, spacing) => {
      const bare = openIn(new ArenaPlan(), source, drawn);
      const watched = openIn(new ArenaPlan(spacing), source, drawn);
      expect(resultsOf(watched.executor, drawn)).toEqual(resultsOf(bare.executor, drawn));
      for (const { from, to } of watched.gaps) {
        expect(watched.integers.subarray(from, to).every((word) => word === CANARY)).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

/** With canaries in the gaps. */
function openIn(arenaPlan: ArenaPlan, source: KernelSource, { network, parameters }: RandomCase) {
  const extent = { maxBatchSize: MAX_BATCH_SIZE, slots: 1 };
  const plan = planKernels(network, extent, source, arenaPlan);
  const kernels = source.open(plan.size);
  const { gaps } = arenaPlan;
  for (const { from, to } of gaps) kernels.integers.fill(CANARY, from, to);
  plan.write(kernels.floats, kernels.integers);
  const arena = new ArenaNetwork(network, plan, kernels, 0);
  const executor = new KernelExecutor(arena, new SoloCrew(arena, MAX_BATCH_SIZE), MAX_BATCH_SIZE);
  executor.setParameters(parameters);
  return { executor, gaps, integers: kernels.integers };
}

/** Two steps of training, then forecasts of all windows together and of one. */
function resultsOf(executor: Executor, { windows, batch, objective, dropout }: RandomCase) {
  const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, clipNorm: 1 };
  const losses = [1, 2].map((step) => {
    const loss = executor.computeGradient(windows, batch, objective, { ...dropout, step });
    executor.adamStep(adam, step);
    return loss;
  });
  const together = executor.predict({ ...windows, targets: new Float64Array() });
  const starts = windows.starts.subarray(0, 1);
  const alone = executor.predict({ ...windows, starts, targets: new Float64Array() });
  return {
    losses,
    together,
    alone,
    parameters: executor.parameters(),
    moments: executor.moments(),
  };
}
