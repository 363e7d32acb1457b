/**
 * Drives the C boundary with random networks and contents, extreme ones included, and with calls that are
 * wrong; `sanitize.sh` runs it under sanitizers. What may come of it is a result or a typed error.
 *
 *     node native/fuzz.mjs RUNS SEED [PACKAGE]      @default 300 1, and the package this file is in
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import fc from "fast-check";

const [numRuns = 300, seed = 1] = process.argv.slice(2, 4).map(Number);
const root = process.argv[4]
  ? pathToFileURL(`${process.argv[4]}/`)
  : new URL("..", import.meta.url);
const { nativeBackend, nativeObstacle, planNetwork } = await import(
  new URL("dist/node/index.js", root).href
);
const addon = createRequire(import.meta.url)(new URL("build/kernels.node", root).pathname);
const obstacle = nativeObstacle();
if (obstacle !== null) throw new Error(obstacle);

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -3, max: 3, noNaN: true }),
  fc.constantFrom(0, -0, 5e-324, 1e-40, 3.4e38, -3.4e38, 1e300),
);
const recurrent = fc.record({
  type: fc.constantFrom("lstm", "gru"),
  units: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(127, 128, 129)),
});
const drawn = fc.record({
  recurrent: fc.array(recurrent, { minLength: 1, maxLength: 4 }),
  returnSequences: fc.boolean(),
  rate: fc.constantFrom(0, 0.3),
  dense: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 2 }),
  activation: fc.constantFrom("linear", "relu", "tanh", "sigmoid"),
  contextLength: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(31, 32, 33, 64, 65, 97)),
  features: fc.integer({ min: 1, max: 20 }),
  batchSize: fc.integer({ min: 1, max: 80 }),
  values: fc.array(number, { minLength: 1, maxLength: 50 }),
  weights: fc.array(number, { minLength: 1, maxLength: 50 }),
});

const names = addon.kernels.map(({ name }) => `native-${name}`);
fc.assert(fc.property(drawn, fc.constantFrom(...names), runNetwork), { numRuns, seed });
fc.assert(fc.property(fc.array(fc.anything(), { maxLength: 12 }), callWrongly), { numRuns, seed });
console.log(`${numRuns} networks on ${names.join(" and ")}, ${numRuns} wrong calls: no fault`);

function runNetwork(
  { recurrent, returnSequences, rate, dense, activation, batchSize, values, weights, ...shape },
  name,
) {
  const layers = recurrent.flatMap((layer, i) => [
    { ...layer, returnSequences: i < recurrent.length - 1 || returnSequences },
    { type: "dropout", rate },
  ]);
  layers.push(...dense.map((units) => ({ type: "dense", units, activation })));
  const network = planNetwork({ ...shape, layers });
  const { contextLength, features } = shape;
  const cycle = (array, length) => Float64Array.from({ length }, (_, i) => array[i % array.length]);
  const windows = {
    values: cycle(values, (contextLength + batchSize) * features),
    features,
    contextLength,
    starts: Int32Array.from({ length: batchSize }, (_, i) => i),
    targets: cycle(values, batchSize * network.outputs),
  };
  const executor = nativeBackend(name).open(network, { maxBatchSize: batchSize });
  executor.setParameters(cycle(weights, network.parameterCount));
  const objective = { loss: { type: "mse" }, l2: 0 };
  const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, clipNorm: null };
  executor.computeGradient(windows, windows.starts, objective, { key: [1, 2], step: 3 });
  executor.adamStep(adam, 1);
  executor.predict({ ...windows, targets: new Float64Array() });
  executor.predict({ ...windows, starts: Int32Array.of(0), targets: new Float64Array() });
}

/** Whatever is not an arena and as many numbers as the kernel takes. */
function callWrongly(values) {
  for (const kernels of addon.kernels) {
    for (const [name, kernel] of Object.entries(kernels)) {
      if (typeof kernel !== "function") continue;
      expectTypeError(name, () => kernel(...values));
    }
  }
  if (!(values[0] instanceof Float32Array)) {
    expectTypeError("misalignment", () => addon.misalignment(...values));
  }
}

function expectTypeError(name, call) {
  try {
    call();
  } catch (error) {
    if (error instanceof TypeError) return;
    throw error;
  }
  throw new Error(`${name} accepted arguments that it should reject`);
}
