/** @file Batches of several shards: what they add up to, on any number of threads. */

import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Backend, Executor } from "../backend.ts";
import { InvalidNetworkError } from "../errors.ts";
import { initialParameters } from "../initialise.ts";
import { planNetwork } from "../network.ts";
import type { Objective } from "../objective.ts";
import { keyOf } from "../philox.ts";
import { referenceBackend } from "../reference/reference-backend.ts";
import { drawWindows, expectClose, openWith } from "./support.contract.ts";

const network = planNetwork({
  contextLength: 4,
  features: 2,
  layers: [
    { type: "dropout", rate: 0.3 },
    { type: "lstm", units: 5, returnSequences: true },
    { type: "dropout", rate: 0.3 },
    { type: "gru", units: 3 },
    { type: "dense", units: 3, activation: "tanh" },
  ],
});
/** More than four panels of sixteen lanes, the largest there are. */
const MAX_BATCH_SIZE = 150;
const objectives: readonly Objective[] = [
  { loss: { type: "mse" }, l2: 0.01 },
  { loss: { type: "huber", delta: 0.3 }, l2: 0 },
  { loss: { type: "student-t" }, l2: 0 },
  { loss: { type: "pinball", quantileLevels: [0.1, 0.5, 0.9] }, l2: 0 },
];
const parameters = initialParameters(network, 5);

/** Loss and gradient of a batch of the first windows. */
function differentiated(executor: Executor, objective: Objective, batchSize: number, step: number) {
  const width = ["student-t", "pinball"].includes(objective.loss.type) ? 1 : 3;
  const windows = drawWindows(network.spec, MAX_BATCH_SIZE, width, 2);
  const batch = Int32Array.from({ length: batchSize }, (_, i) => batchSize - 1 - i);
  const loss = executor.computeGradient(windows, batch, objective, { key: keyOf(3), step });
  return { loss, gradient: executor.gradient() };
}

export function addsUpShards(backend: Backend, tolerance: number): void {
  test.each(objectives)("a large batch has the reference's gradient: $loss.type", (objective) => {
    const sizes = [MAX_BATCH_SIZE, 33, 9];
    const executor = openWith(backend, network, MAX_BATCH_SIZE, parameters);
    onTestFinished(() => executor.close());
    const reference = openWith(referenceBackend, network, MAX_BATCH_SIZE, parameters);
    for (const [step, size] of sizes.entries()) {
      const actual = differentiated(executor, objective, size, step);
      const expected = differentiated(reference, objective, size, step);
      expectClose([actual.loss], [expected.loss], tolerance);
      expectClose(actual.gradient, expected.gradient, tolerance);
    }
  });
}

export function sharesOutSteps(backend: Backend): void {
  const open = (threads: number) => {
    const executor = backend.open(network, { maxBatchSize: MAX_BATCH_SIZE, threads });
    executor.setParameters(parameters);
    onTestFinished(() => executor.close());
    return executor;
  };

  test("property: any batches in any order have the same bits on any number of threads", () => {
    const alone = open(1);
    const crews = Array.from({ length: backend.maxThreads }, (_, i) => open(i + 1));
    const objective = fc.constantFrom(...objectives);
    const size = fc.integer({ min: 1, max: MAX_BATCH_SIZE });
    fc.assert(
      fc.property(objective, size, fc.nat(2 ** 32 - 1), (objective, size, step) => {
        const expected = differentiated(alone, objective, size, step);
        for (const crew of crews) {
          expect(differentiated(crew, objective, size, step)).toEqual(expected);
        }
      }),
      { numRuns: 50 },
    );
  }, 60_000);

  test("a closed executor continues with the same bits, and may be closed again", () => {
    const executor = open(backend.maxThreads);
    const before = differentiated(executor, objectives[0]!, MAX_BATCH_SIZE, 1);
    executor.close();
    executor.close();
    expect(differentiated(executor, objectives[0]!, MAX_BATCH_SIZE, 1)).toEqual(before);
    expect(executor.parameters().length).toBe(network.parameterCount);
  });

  describe("rejects", () => {
    test.each([0, -1, 1.5, Number.NaN, backend.maxThreads + 1])("%d threads", (threads) => {
      const refused = () => backend.open(network, { maxBatchSize: 8, threads });
      expect(refused).toThrow(InvalidNetworkError);
      expect(refused).toThrow("threads: expected");
    });
  });
}
