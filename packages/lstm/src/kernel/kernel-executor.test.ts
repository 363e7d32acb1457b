import { expect, test } from "vitest";
import { drawWindows } from "../contract/support.contract.ts";
import { planNetwork } from "../network.ts";
import { keyOf } from "../philox.ts";
import { wasmBackend } from "../wasm/wasm-backend.ts";

test("memory does not grow from one step to the next", () => {
  const layers = [{ type: "lstm", units: 64 }] as const;
  const network = planNetwork({ contextLength: 3, features: 1, layers });
  const executor = wasmBackend("wasm-simd").open(network, { maxBatchSize: 40 });
  const windows = drawWindows(network.spec, 40, network.outputs, 1);
  const batch = Int32Array.from({ length: 40 }, (_, i) => i);
  const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, clipNorm: 1 };
  const stepUp = (step: number) => {
    executor.computeGradient(
      windows,
      batch,
      { loss: { type: "mse" }, l2: 0.01 },
      { key: keyOf(1), step },
    );
    executor.adamStep(adam, step + 1);
  };
  stepUp(0);
  const before = process.memoryUsage().arrayBuffers;
  for (let step = 1; step < 200; step++) stepUp(step);
  // One copy of the gradients for each step would be 27 MB.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
});
