import { selectBackend } from "@afterbell/lstm";
import { expect, test } from "vitest";
import { nextWeekday, rangeSeries } from "../../../test/support/range-markets.ts";
import { sliceSeries } from "../../domain/bar-series.ts";
import { panelOf } from "../../domain/panel.ts";
import { newYorkHours } from "../../domain/session-hours.ts";
import { trainerOn } from "../network-trainer.ts";
import { harxTarget } from "./harx-columns.ts";
import { chooseInputs, featuresFor } from "./network-inputs.ts";
import { panelNetworkRecipe, panelTrainingOptions } from "./network-recipe.ts";
import { panelWindows } from "./network-windows.ts";
import { type TrainedPanelNetwork, trainPanelNetwork, withRatios } from "./trained-network.ts";

const backend = selectBackend();
const TRAINED = 400;
const series = Array.from({ length: 5 }, (_, i) =>
  rangeSeries(`US${i}`, newYorkHours, { from: "2020-01-06", sessions: 600, seed: 60 + i }),
);
const train = panelOf(...series.map((one) => sliceSeries(one, 0, TRAINED)));
const { features, inputs } = chooseInputs(train, { nextSession: nextWeekday })!;
const recipe = { ...panelNetworkRecipe, units: 8 };
const trainedOn = { symbols: ["US0"], from: "2020-01-06", until: "2021-07-16" } as never;
const run = { recipe, seeds: [1, 2], trainedOn, trainer: trainerOn(backend) };

/** Contexts of the sessions after the training range. */
const featuresOf = featuresFor(panelOf(...series), inputs, { nextSession: nextWeekday });
const all = series.map((_, s) => featuresOf(s));
const later = panelWindows(all, inputs, {
  contextLength: recipe.contextLength,
  ranges: all.map(() => ({ start: TRAINED, end: 600 })),
  targets: all.map(({ levels, volatility }) =>
    harxTarget(levels, 1).map((log, t) => log - 2 * Math.log(volatility[t]!)),
  ),
});
const ratiosOf = (network: TrainedPanelNetwork) =>
  withRatios(network, backend, (ratios) => ratios(later));
const squaredError = (outputs: Float64Array) =>
  outputs.reduce((sum, y, i) => sum + (y - later.targets[i]!) ** 2, 0) / outputs.length;

test("learns how the next session compares with the volatility so far, seed by seed", async () => {
  const network = await trainPanelNetwork(features, inputs, run);
  const mean = later.targets.map(() => network.targetMean);
  const [one, two] = network.parameters.map((parameters) =>
    ratiosOf({ ...network, parameters: [parameters] }),
  ) as [Float64Array, Float64Array];
  expect(squaredError(one)).toBeLessThan(0.95 * squaredError(mean));
  expect(squaredError(two)).toBeLessThan(0.95 * squaredError(mean));
  const both = ratiosOf(network);
  for (const [i, y] of both.entries()) expect(y).toBeCloseTo((one[i]! + two[i]!) / 2, 12);
});

test.each([
  [36_000, 6],
  [1_000_000, 2],
  [5_000, 12],
])("of %i windows, an epoch is one of %i", (windows, epochs) => {
  expect(panelTrainingOptions(panelNetworkRecipe, windows, 1).epochs).toBe(epochs);
});
