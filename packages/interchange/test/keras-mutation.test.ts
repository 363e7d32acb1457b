import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InterchangeError } from "../src/errors.ts";
import { readKerasModel } from "../src/keras/keras-model.ts";
import { planSequential } from "../src/network/sequential-network.ts";
import { largestError } from "./support/keras-golden.ts";
import { keptFiles, mutatedModel } from "./support/keras-mutation.ts";

describe("whole files that Keras and h5py wrote answer as Keras did", () => {
  test.each(keptFiles)("$name", ({ name, bytes, input, output }) => {
    const { network } = readKerasModel(bytes, name);
    const made = planSequential(network).run(Float64Array.from(input));
    expect(largestError(made, output)).toBeLessThan(1e-5);
  });
});

test("a mutated file ends in a typed error or in a model that runs", () => {
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(mutatedModel(), (bytes) => {
      outcomes.add(outcomeOf(bytes));
    }),
    { numRuns: 600, seed: 11 },
  );
  // The mutations reach past the first check: all of these ways to end are seen.
  expect([...outcomes]).toEqual(
    expect.arrayContaining(["a model", "DAMAGED_FILE", "UNSUPPORTED_MODEL", "NOT_A_MODEL"]),
  );
}, 60_000);

function outcomeOf(bytes: Uint8Array): string {
  try {
    const { network } = readKerasModel(bytes, "mutated.keras");
    const pass = planSequential(network, { backend: null });
    const answer = pass.run(new Float64Array(pass.inputShape.reduce((a, b) => a * b, 1)));
    return answer.length > 0 ? "a model" : "nothing";
  } catch (error) {
    if (error instanceof InterchangeError) return error.code;
    throw error;
  }
}
