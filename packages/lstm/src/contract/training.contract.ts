/** @file Whole trainings on several series that lie one after the other. */

import { describe, expect, onTestFinished, test } from "vitest";
import type { Backend } from "../backend.ts";
import { type NetworkSpec, planNetwork } from "../network.ts";
import { type TrainingResult, train } from "../train.ts";
import type { TrainingOptions } from "../training-options.ts";
import type { TrainingState } from "../training-state.ts";
import type { Windows } from "../windows.ts";
import { expectClose, readGolden } from "./support.contract.ts";

interface PanelGolden {
  readonly network: NetworkSpec;
  readonly options: TrainingOptions;
  /** (T, F) three series. */
  readonly values: readonly number[];
  readonly starts: readonly number[];
  readonly targets: readonly number[];
  /** Initial weights. */
  readonly before: readonly number[];
  /** Of each epoch. */
  readonly losses: readonly number[];
  readonly after: readonly number[];
}

interface Trained extends TrainingResult {
  readonly parameters: Float64Array;
  readonly states: readonly TrainingState[];
}

/**
 * @param tolerance Largest |Δ| of the weights over the largest weight, after 36 steps.
 * @param sharesSteps Whether to train on each number of threads as well.
 */
export function trainsPanels(backend: Backend, tolerance: number, sharesSteps: boolean): void {
  const golden = readGolden("panel-training-pytorch.json") as PanelGolden;

  describe("on windows of three series, AdamW with warm-up and cosine", () => {
    test("trains as PyTorch in float64 (tools/reference/panel_training_golden.py)", async () => {
      const { history, parameters } = await trained(backend, golden);
      const losses = history.map(({ loss }) => loss);
      expectClose(losses, golden.losses, tolerance);
      expectClose(parameters, golden.after, tolerance);
    });

    const options = { batchSize: golden.starts.length, epochs: 4 }; // of several shards

    const onAnyThreads = async () => {
      const whole = await trained(backend, golden, options);
      for (let threads = 1; threads <= backend.maxThreads; threads++) {
        const { parameters } = await trained(backend, golden, options, threads);
        expect(parameters).toEqual(whole.parameters);
      }
    };
    if (sharesSteps) test("has the same bits on any number of threads", onAnyThreads);

    test("has the same bits resumed after any epoch", async () => {
      const whole = await trained(backend, golden, options);
      for (const resumeFrom of whole.states) {
        const { parameters } = await trained(backend, golden, { ...options, resumeFrom });
        expect(parameters).toEqual(whole.parameters);
      }
    });

    test("without a decay has the bits of Adam", async () => {
      const { weightDecay: _, ...adam } = golden.options.adam;
      const without = await trained(backend, golden, { adam, epochs: 2 });
      const zero = await trained(backend, golden, { adam: { ...adam, weightDecay: 0 }, epochs: 2 });
      expect(zero.parameters).toEqual(without.parameters);
    });
  });

  test("contexts are gathered by batch: an epoch does not copy all of them", async () => {
    const layers = [
      { type: "lstm", units: 4 },
      { type: "dense", units: 1 },
    ] as const;
    const network = planNetwork({ contextLength: 22, features: 29, layers });
    const windows = seriesInARow(network.spec, 14, 250);
    const before = process.memoryUsage().arrayBuffers;
    const executor = backend.open(network, { maxBatchSize: 64 });
    onTestFinished(() => executor.close());
    let most = 0;
    const onBatch = () => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    };
    const { adam, seed } = golden.options;
    await train(executor, windows, { seed, epochs: 1, batchSize: 64, adam, onBatch });
    // All contexts in float32 would be 8.9 MB, those of a batch in float64 are 0.3 MB.
    expect(most).toBeLessThan(3e6);
  }, 30_000);
}

/** A training of the golden file's network, with some options replaced. */
async function trained(
  backend: Backend,
  { network: spec, values, starts, targets, before, options }: PanelGolden,
  changes: Partial<TrainingOptions> = {},
  threads?: number,
): Promise<Trained> {
  const network = planNetwork(spec);
  const maxBatchSize = changes.batchSize ?? options.batchSize;
  const executor = backend.open(network, { maxBatchSize, ...(threads && { threads }) });
  onTestFinished(() => executor.close());
  const zeros = () => new Float64Array(network.parameterCount);
  const moments = { first: zeros(), second: zeros() };
  const parameters = Float64Array.from(before);
  const resumeFrom = { epochsDone: 0, parameters, moments, history: [], best: null };
  const states: TrainingState[] = [];
  const windows = {
    values: Float64Array.from(values),
    features: spec.features,
    contextLength: spec.contextLength,
    starts: Int32Array.from(starts),
    targets: Float64Array.from(targets),
  };
  const onEpoch = ({ state }: { state: TrainingState }) => void states.push(state);
  const result = await train(executor, windows, { resumeFrom, ...options, ...changes, onEpoch });
  return { ...result, parameters: executor.parameters(), states };
}

/** Series of `count` windows each, made up and smooth; no window spans two of them. */
function seriesInARow(
  { contextLength, features }: NetworkSpec,
  series: number,
  count: number,
): Windows {
  const steps = contextLength + count - 1;
  const length = series * steps * features;
  const startOf = (window: number) => Math.floor(window / count) * steps + (window % count);
  return {
    values: Float64Array.from({ length }, (_, i) => Math.sin(0.7 * i)),
    features,
    contextLength,
    starts: Int32Array.from({ length: series * count }, (_, window) => startOf(window)),
    targets: Float64Array.from({ length: series * count }, (_, window) => Math.cos(window)),
  };
}
