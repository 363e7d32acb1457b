/** @file Other people's model files, with what real Keras answered. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sharedFile } from "../../afterbell/test/support/parts.ts";
import { readKerasModel } from "../src/keras/keras-model.ts";
import { writeKeras } from "../src/keras/write-keras.ts";
import { parametersIn, planSequential } from "../src/network/sequential-network.ts";
import { readModel } from "../src/read-model.ts";
import { largestError } from "./support/keras-golden.ts";

const fileAt = (name: string) => readFileSync(sharedFile(name));

interface Expected {
  readonly input_shape: readonly [number, number];
  readonly output: readonly number[];
  readonly params: number;
}

const { models }: { readonly models: Record<string, Expected> } = JSON.parse(
  readFileSync(sharedFile("expected.json"), "utf8"),
);

describe("they answer as real Keras says", () => {
  test.each(Object.entries(models))("%s", async (name, { input_shape: shape, output, params }) => {
    const model = await readModel(fileAt(name), { file: name });
    expect(model.inputShape).toEqual(shape);
    expect(parametersIn(model.network)).toBe(params);
    const x = waveInput(shape);
    expect(largestError(model.run(x), output)).toBeLessThan(1e-5);
    const plain = planSequential(model.network, { backend: null });
    expect(largestError(plain.run(x), output)).toBeLessThan(1e-5);
  });
});

/** As expected.json says: 0.5 + 0.4·sin(0.1·(t + 1) + 0.7·f), as float32. */
function waveInput([steps, features]: readonly [number, number]): Float64Array {
  const value = (t: number, f: number) => 0.5 + 0.4 * Math.sin(0.1 * (t + 1) + 0.7 * f);
  return Float64Array.from({ length: steps * features }, (_, e) =>
    Math.fround(value(Math.floor(e / features), e % features)),
  );
}

test.each([
  "seed/lstm_model.keras",
  "artifacts/renan-leal/modelo_lstm.keras",
  "artifacts/leticiafaria7/lstm_ABEV3.keras",
  "artifacts/ardra/gru_model.keras",
  "artifacts/marcelotmalta/keras2_hdf5_named_keras.keras",
  "artifacts/waheed24/stock_model_market.keras",
])("%s: read, written and read again it is equal, tensor for tensor", (name) => {
  const { network } = readKerasModel(fileAt(name), name);
  expect(readKerasModel(writeKeras({ network }), name).network).toEqual(network);
});
