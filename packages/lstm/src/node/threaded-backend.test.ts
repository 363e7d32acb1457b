import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { backendContract, onThreads } from "../backend.contract.ts";
import type { Backend } from "../backend.ts";
import { planNetwork } from "../network.ts";
import { train } from "../train.ts";
import { wasmBackend as wasmAnywhere } from "../wasm/wasm-backend.ts";
import { hasVariant, wasmVariants } from "../wasm/wasm-kernels.ts";
import { backendNamed, wasmBackend } from "./backends.ts";
import { nativeKernels } from "./native-kernels.ts";

/** What this machine has of them: native-backend.test.ts says why there are no native ones. */
const names = [...wasmVariants.filter(hasVariant), ...nativeKernels().map(({ name }) => name)];

// One thread is wasm-backend.test.ts's and native-backend.test.ts's; tolerances are those of there.
for (const name of names) {
  for (const threads of [2, 4]) {
    const backend = onThreads(backendNamed(name), threads);
    backendContract(`${name} on ${threads} threads`, backend, {
      golden: 1e-6,
      agreement: 1e-4,
      sharesSteps: threads === 2 && name.startsWith("wasm"), // native-backend.test.ts has the others
      runs: 50, // their batches are of one shard, which one thread computes
    });
  }
}

/** The reference project's network, made small. */
const network = planNetwork({
  contextLength: 12,
  features: 1,
  layers: [
    { type: "lstm", units: 8, returnSequences: true },
    { type: "dropout", rate: 0.2 },
    { type: "lstm", units: 8 },
    { type: "dropout", rate: 0.2 },
    { type: "dense", units: 4 },
    { type: "dense", units: 1 },
  ],
});
const series = Float64Array.from({ length: 112 }, (_, i) => 0.5 + 0.4 * Math.sin(i / 3));
const windows = {
  values: series,
  features: 1,
  contextLength: 12,
  starts: Int32Array.from({ length: 100 }, (_, i) => i),
  targets: series.slice(12),
};
const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** More than one panel for each of four threads, whatever the vectors. */
const BATCH_SIZE = 100;

async function weightsOf(backend: Backend, threads: number): Promise<Float64Array> {
  const executor = backend.open(network, { maxBatchSize: BATCH_SIZE, threads });
  const options = { seed: 7, epochs: 20, batchSize: BATCH_SIZE, adam, clipNorm: 1 };
  await train(executor, windows, options);
  executor.close();
  return executor.parameters();
}

test.each(names)(
  "%s: the same weights after 20 epochs for 1, 2 and 4 threads, in 10 runs",
  async (name) => {
    const expected = await weightsOf(backendNamed(name), 1);
    for (const threads of [1, 2, 4, 2, 4, 2, 4, 2, 4, 4]) {
      expect(await weightsOf(backendNamed(name), threads)).toEqual(expected);
    }
  },
  60_000,
);

test.each(wasmVariants.filter(hasVariant))(
  "%s: a browser's module computes the same bits",
  async (variant) => {
    const expected = await weightsOf(wasmAnywhere(variant), 1);
    expect(await weightsOf(wasmBackend(variant), 2)).toEqual(expected);
  },
);

test("threads that a batch has no shards for are not started", () => {
  const workers = () => process.getActiveResourcesInfo().filter((name) => name === "Worker").length;
  const before = workers(); // of other tests, on their way out
  const executor = wasmBackend("wasm-simd").open(network, { maxBatchSize: 8, threads: 4 });
  executor.computeGradient(windows, Int32Array.of(0, 1), { loss: { type: "mse" }, l2: 0 }, null);
  expect(workers()).toBeLessThanOrEqual(before);
  executor.close();
});

test.each(wasmVariants)(
  "%s: the shared module has the very instructions of the other",
  (variant) => {
    const name = variant.replace("wasm", "kernels");
    const codeOf = (file: string) =>
      codeSection(readFileSync(new URL(`../../wasm/${file}.wasm`, import.meta.url)));
    expect(codeOf(`${name}-shared`).equals(codeOf(name))).toBe(true);
  },
);

/** Section 10 of a module's sections, each an id, a length as LEB128, and that many bytes. */
function codeSection(module: Buffer): Buffer {
  let at = 8;
  while (at < module.length) {
    const id = module[at++]!;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++]!;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (id === 10) return module.subarray(at, at + length);
    at += length;
  }
  throw new Error("the module has no code");
}
