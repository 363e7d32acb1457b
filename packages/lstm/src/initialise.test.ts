import { expect, test } from "vitest";
import { glorotUniform, initialParameters, orthogonal } from "./initialise.ts";
import { planNetwork } from "./network.ts";
import { keyOf, randomStream } from "./philox.ts";

const stream = () => randomStream(keyOf(3), 1, 0);

test("Glorot: every value within sqrt(6 / (in + out)), spread as a uniform one", () => {
  const weights = glorotUniform(100, 200, stream());
  const limit = Math.sqrt(6 / 300);
  expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(limit);
  const meanSquare = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
  expect(meanSquare / (limit ** 2 / 3)).toBeCloseTo(1, 1);
});

test("orthogonal: rows have length 1 and are perpendicular, to rounding", () => {
  const rows = 50;
  const columns = 200;
  const q = orthogonal(rows, columns, stream());
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let c = 0; c < columns; c++) product += q[i * columns + c]! * q[j * columns + c]!;
      expect(product).toBeCloseTo(i === j ? 1 : 0, 13);
    }
  }
});

test("an LSTM's bias is 0 but for its forget gate, a GRU's and a dense layer's are 0", () => {
  const network = planNetwork({
    contextLength: 4,
    features: 2,
    layers: [
      { type: "gru", units: 2, returnSequences: true },
      { type: "lstm", units: 3 },
      { type: "dense", units: 2 },
    ],
  });
  const parameters = initialParameters(network, 1);
  const tensor = (name: string) => {
    const { offset, size } = network.parameters.find((p) => p.name === name)!;
    return [...parameters.subarray(offset, offset + size)];
  };
  expect(tensor("lstm/bias")).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  expect(tensor("gru/bias")).toEqual(Array(12).fill(0));
  expect(tensor("dense/bias")).toEqual([0, 0]);
  expect(tensor("lstm/kernel").some((w) => w !== 0)).toBe(true);
});

test("a tensor's weights depend on the seed and its place alone", () => {
  const plan = (dense: number) =>
    planNetwork({
      contextLength: 4,
      features: 1,
      layers: [
        { type: "lstm", units: 3 },
        { type: "dense", units: dense },
      ],
    });
  const lstmSize = 4 * 3 * (1 + 3 + 1);
  const a = initialParameters(plan(1), 5).subarray(0, lstmSize);
  expect(initialParameters(plan(9), 5).subarray(0, lstmSize)).toEqual(a);
  expect(initialParameters(plan(1), 6).subarray(0, lstmSize)).not.toEqual(a);
});
