/** Programs that train on threads: what stays when they have nothing more to do. */

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const PRELUDE = `
  import { planNetwork, selectBackend, train, trainOffThread } from "@afterbell/lstm";
  const layers = [{ type: "lstm", units: 8 }, { type: "dense", units: 1 }];
  const spec = { contextLength: 10, features: 1, layers };
  const values = Float64Array.from({ length: 110 }, (_, i) => Math.sin(i / 9));
  const starts = Int32Array.from({ length: 100 }, (_, i) => i);
  const windows = { values, features: 1, contextLength: 10, starts, targets: values.slice(10) };
  const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  const options = { seed: 7, epochs: 2, batchSize: 100, adam };
  const executor = () => selectBackend("wasm").open(planNetwork(spec), { maxBatchSize: 100, threads: 4 });
`;

/** A program given on the command line, from the built files as users have them. */
function run(program: string): Promise<{ code: number | null; output: string }> {
  const args = ["--input-type=module", "--eval", PRELUDE + program];
  const child = spawn(process.execPath, args, { cwd: ROOT, timeout: 15_000 });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

const programs: [string, string, string][] = [
  [
    "with an executor that nobody closed",
    `const open = executor();
     await train(open, windows, options);
     const loss = open.computeGradient(windows, starts, { loss: { type: "mse" }, l2: 0 }, null);
     console.log(Number.isFinite(loss));`,
    "true\n",
  ],
  [
    "with one that was closed as soon as its threads had begun",
    `const open = executor();
     open.computeGradient(windows, starts, { loss: { type: "mse" }, l2: 0 }, null);
     open.close();
     console.log("closed");`,
    "closed\n",
  ],
  [
    "after a training off the thread",
    `const { epoch } = await trainOffThread(spec, windows, options);
     console.log(epoch);`,
    "2\n",
  ],
  [
    "after one that was aborted",
    `const signal = AbortSignal.timeout(200);
     await trainOffThread(spec, windows, { ...options, epochs: 1e9, signal }).catch(({ name }) => console.log(name));`,
    "TimeoutError\n",
  ],
  [
    "when it says so itself, in the midst of a training",
    `const onEpoch = ({ epoch }) => epoch === 2 && (console.log("enough"), process.exit());
     await trainOffThread(spec, windows, { ...options, epochs: 1e9, onEpoch });`,
    "enough\n",
  ],
];

test.each(programs)("a program ends %s", async (_, program, expected) => {
  expect(await run(program)).toEqual({ code: 0, output: expected });
});
