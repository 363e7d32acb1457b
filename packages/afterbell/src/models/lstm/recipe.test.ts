import { planNetwork } from "@afterbell/lstm";
import { describe, expect, test } from "vitest";
import { recipeNamed } from "../registry.ts";
import { checkRecipe, classicRecipe, type LstmRecipe, networkOf } from "./recipe.ts";

test("classic is the reference network, layer by layer", () => {
  expect(networkOf(classicRecipe)).toEqual({
    contextLength: 60,
    features: 1,
    layers: [
      { type: "lstm", units: 50, returnSequences: true },
      { type: "dropout", rate: 0.2 },
      { type: "lstm", units: 50, returnSequences: false },
      { type: "dropout", rate: 0.2 },
      { type: "dense", units: 25 },
      { type: "dense", units: 1 },
    ],
  });
  // "params" of the reference project's own model file, as real Keras counts them.
  expect(planNetwork(networkOf(classicRecipe)).parameterCount).toBe(31_901);
});

test("an unknown name is rejected with those there are", () => {
  expect(() => recipeNamed("magic")).toThrow(/^recipe: expected classic\b.*, got magic$/);
});

describe("rejects", () => {
  const { network, training } = classicRecipe;
  const warmUp = { type: "warmup-cosine", warmupSteps: 50, minimumShare: 0 } as const;
  const cases: [string, Partial<LstmRecipe>][] = [
    ["contextLength: expected a whole number, 1 or more, got 0", { contextLength: 0 }],
    [
      "network.denseUnits: expected whole numbers, 1 or more, got 2.5",
      { network: { ...network, denseUnits: [2.5] } },
    ],
    [
      "network.lstmUnits: expected at least one whole number, 1 or more, got none",
      { network: { ...network, lstmUnits: [] } },
    ],
    [
      "network.dropout: expected a share from 0 to below 1, got 1",
      { network: { ...network, dropout: 1 } },
    ],
    [
      "training.learningRate: expected a number above 0, got 0",
      { training: { ...training, learningRate: 0 } },
    ],
    [
      "training.clipNorm: expected a number above 0, got 0",
      { training: { ...training, clipNorm: 0 } },
    ],
    [
      "training.weightDecay: expected a number, 0 or more, got -1",
      { training: { ...training, weightDecay: -1 } },
    ],
    [
      "training.learningRateSchedule.warmupSteps: expected a whole number, 0 or more, got 0.5",
      { training: { ...training, learningRateSchedule: { ...warmUp, warmupSteps: 0.5 } } },
    ],
    ["scaler: expected minmax or standard or robust, got log", { scaler: "log" as "minmax" }],
    [
      "validationFraction: expected a share between 0 and 1, got 1",
      { training: { ...training, earlyStopping: { patience: 1, validationFraction: 1 } } },
    ],
  ];
  test.each(cases)("%s", (message, change) => {
    expect(() => checkRecipe({ ...classicRecipe, ...change })).toThrow(message);
  });
});
