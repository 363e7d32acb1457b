import { describe, expect, test } from "vitest";
import { InvalidNetworkError } from "./errors.ts";
import { type LayerSpec, planNetwork } from "./network.ts";

test("lays out the reference network as Keras does: 31,901 parameters", () => {
  const network = planNetwork({
    contextLength: 60,
    features: 1,
    layers: [
      { type: "lstm", units: 50, returnSequences: true },
      { type: "dropout", rate: 0.2 },
      { type: "lstm", units: 50 },
      { type: "dropout", rate: 0.2 },
      { type: "dense", units: 25 },
      { type: "dense", units: 1 },
    ],
  });
  // Keras's model.summary() of the reference project's file counts 31,901 as well.
  expect(network.parameterCount).toBe(31_901);
  expect(network.outputs).toBe(1);
  expect(network.parameters.map(({ name, shape, offset }) => [name, shape, offset])).toEqual([
    ["lstm/kernel", [1, 200], 0],
    ["lstm/recurrent_kernel", [50, 200], 200],
    ["lstm/bias", [200], 10_200],
    ["lstm_1/kernel", [50, 200], 10_400],
    ["lstm_1/recurrent_kernel", [50, 200], 20_400],
    ["lstm_1/bias", [200], 30_400],
    ["dense/kernel", [50, 25], 30_600],
    ["dense/bias", [25], 31_850],
    ["dense_1/kernel", [25, 1], 31_875],
    ["dense_1/bias", [1], 31_900],
  ]);
});

describe("refuses", () => {
  const cases: [string, LayerSpec[], string][] = [
    [
      "no units",
      [{ type: "lstm", units: 0 }],
      "layers[0].units: expected a whole number, 1 or more, got 0",
    ],
    [
      "half a unit",
      [
        { type: "lstm", units: 2 },
        { type: "dense", units: 1.5 },
      ],
      "layers[1].units",
    ],
    [
      "a full dropout",
      [{ type: "dropout", rate: 1 }],
      "layers[0].rate: expected a share from 0 to below 1, got 1",
    ],
    ["NaN dropout", [{ type: "dropout", rate: Number.NaN }], "layers[0].rate"],
    [
      "an LSTM after the last session",
      [
        { type: "lstm", units: 2 },
        { type: "lstm", units: 2 },
      ],
      "layers[1]: expected a sequence before an LSTM",
    ],
    [
      "a sequence as the answer",
      [{ type: "lstm", units: 2, returnSequences: true }],
      "layers: expected a last LSTM without returnSequences",
    ],
  ];
  test.each(cases)("%s", (_, layers, message) => {
    const plan = () => planNetwork({ contextLength: 5, features: 1, layers });
    expect(plan).toThrow(InvalidNetworkError);
    expect(plan).toThrow(message);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "a context of %s",
    (contextLength) => {
      const layers: LayerSpec[] = [{ type: "lstm", units: 1 }];
      expect(() => planNetwork({ contextLength, features: 1, layers })).toThrow("contextLength");
      expect(() => planNetwork({ contextLength: 1, features: contextLength, layers })).toThrow(
        "features",
      );
    },
  );
});
