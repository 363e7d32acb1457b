import { referenceBackend, wasmBackend } from "@afterbell/lstm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  goldenCases,
  goldenNamed,
  largestError,
  modelOf,
} from "../../test/support/keras-golden.ts";
import { parametersIn, planSequential } from "./sequential-network.ts";

const backends = [
  ["the plain path", null],
  ["reference", referenceBackend],
  ["wasm", wasmBackend()],
] as const;

describe.each(backends)("on %s every layer answers as Keras does", (_, backend) => {
  test.each(goldenCases)("$name", (golden) => {
    const { network } = modelOf(golden);
    const pass = planSequential(network, { backend });
    expect(pass.outputShape).toEqual(golden.outputShape);
    expect(largestError(pass.run(Float64Array.from(golden.input)), golden.output)).toBeLessThan(
      1e-5,
    );
  });
});

test("a window's answer does not depend on its company, whatever the layers", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...goldenCases),
      fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 42, maxLength: 42 }),
      (golden, values) => {
        const pass = planSequential(modelOf(golden).network);
        const first = Float64Array.from(values.slice(0, 21));
        const second = Float64Array.from(values.slice(21));
        const together = pass.run(Float64Array.from(values), 2);
        expect([...together]).toEqual([...pass.run(first, 1), ...pass.run(second, 1)]);
      },
    ),
    { numRuns: 150, seed: 4 },
  );
});

test("layers that a backend has are run there, the others are not", () => {
  const { network } = modelOf(goldenNamed("convolution before lstm"));
  const named = (type: string) => network.layers.filter((l) => l.type === type).map((l) => l.name);
  const { fastLayers } = planSequential(network);
  expect(fastLayers).toEqual(named("lstm"));
  const five = modelOf(goldenNamed("five recurrent layers")).network;
  expect(planSequential(five).fastLayers).toHaveLength(6); // two runs: four recurrent layers, then one
  expect(planSequential(network, { backend: null }).fastLayers).toEqual([]);
});

test("an open length is settled by whoever runs it, and nothing else is", () => {
  const { network } = modelOf(goldenNamed("lstm"));
  const open = { ...network, inputShape: [null, 3] };
  expect(planSequential(open, { contextLength: 5 }).inputShape).toEqual([5, 3]);
  expect(() => planSequential(open)).toThrow("leaves open");
  expect(() => planSequential(network, { contextLength: 5 })).toThrow(
    "expected 7, as the model has it",
  );
  expect(parametersIn(network)).toBe(4 * 4 * (3 + 4 + 1));
});

test("weights that do not fit are named with both shapes", () => {
  const { network } = modelOf(goldenNamed("several outputs"));
  const wrong = { ...network, inputShape: [7, 2] };
  expect(() => planSequential(wrong)).toThrow(/kernel of shape \(2, 16\), got \(3, 16\)/);
});
