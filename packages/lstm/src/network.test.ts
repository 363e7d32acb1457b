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

test("lays out a GRU as Keras does, its bias in two rows, layers numbered per type", () => {
  const network = planNetwork({
    contextLength: 60,
    features: 3,
    layers: [
      { type: "gru", units: 5, returnSequences: true },
      { type: "lstm", units: 4, returnSequences: true },
      { type: "dense", units: 2, activation: "tanh" },
      { type: "gru", units: 3 },
    ],
  });
  expect(network.parameters.map(({ name, shape }) => [name, shape])).toEqual([
    ["gru/kernel", [3, 15]],
    ["gru/recurrent_kernel", [5, 15]],
    ["gru/bias", [2, 15]],
    ["lstm/kernel", [5, 16]],
    ["lstm/recurrent_kernel", [4, 16]],
    ["lstm/bias", [16]],
    ["dense/kernel", [4, 2]],
    ["dense/bias", [2]],
    ["gru_1/kernel", [2, 9]],
    ["gru_1/recurrent_kernel", [3, 9]],
    ["gru_1/bias", [2, 9]],
  ]);
  expect(network).toMatchObject({ steps: 1, outputWidth: 3, outputs: 3 });
});

test("answers a sequence where the last recurrent layer returns one", () => {
  const lstm: LayerSpec = { type: "lstm", units: 2, returnSequences: true };
  const layers: LayerSpec[] = [lstm, { type: "dense", units: 4 }, { type: "dropout", rate: 0.1 }];
  const network = planNetwork({ contextLength: 5, features: 1, layers });
  expect(network).toMatchObject({ steps: 5, outputWidth: 4, outputs: 20 });
});

test("plans the largest network: four recurrent layers of 512 units on 1000 sessions", () => {
  const layer: LayerSpec = { type: "gru", units: 512, returnSequences: true };
  const layers = [layer, layer, layer, layer];
  expect(planNetwork({ contextLength: 1000, features: 7, layers }).outputs).toBe(512_000);
});

test("a context of one session is a sequence", () => {
  const gru: LayerSpec = { type: "gru", units: 2, returnSequences: true };
  const layers: LayerSpec[] = [gru, { type: "lstm", units: 3 }];
  expect(planNetwork({ contextLength: 1, features: 1, layers }).outputs).toBe(3);
});

describe("rejects", () => {
  const lstm: LayerSpec = { type: "lstm", units: 2 };
  const sequence: LayerSpec = { type: "gru", units: 2, returnSequences: true };
  const cases: [string, LayerSpec[], string][] = [
    [
      "no units",
      [{ type: "lstm", units: 0 }],
      "layers[0].units: expected a whole number from 1 to 512, got 0",
    ],
    ["too many units", [{ type: "gru", units: 513 }], "layers[0].units"],
    ["half a unit", [lstm, { type: "dense", units: 1.5 }], "layers[1].units"],
    [
      "a full dropout",
      [{ type: "dropout", rate: 1 }, lstm],
      "layers[0].rate: expected a share from 0 to below 1, got 1",
    ],
    ["NaN dropout", [{ type: "dropout", rate: Number.NaN }, lstm], "layers[0].rate"],
    [
      "a recurrent layer after the last session",
      [lstm, sequence],
      "layers[1]: expected a sequence before a recurrent layer",
    ],
    [
      "five recurrent layers",
      [sequence, sequence, sequence, sequence, lstm],
      "layers: expected 1 to 4 recurrent layers, got 5",
    ],
    ["no recurrent layer", [{ type: "dense", units: 1 }], "layers: expected 1 to 4"],
    [
      "an activation unknown",
      [lstm, { type: "dense", units: 1, activation: "gelu" as "relu" }],
      "layers[1].activation: expected linear or relu or tanh or sigmoid, got gelu",
    ],
    [
      "a layer unknown",
      [lstm, { type: "conv1d" as "dense", units: 1 }],
      "layers[1].type: expected lstm, gru, dropout or dense, got conv1d",
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

  test("a context of more than 1000 sessions", () => {
    const plan = () => planNetwork({ contextLength: 1001, features: 1, layers: [lstm] });
    expect(plan).toThrow("contextLength: expected a whole number from 1 to 1000, got 1001");
  });
});
