import { DamagedFileError } from "@afterbell/interchange";
import { referenceBackend } from "@afterbell/lstm";
import { describe, expect, test } from "vitest";
import { nextWeekday, rangeSeries } from "../../test/support/range-markets.ts";
import { dateAt } from "../domain/bar-series.ts";
import { panelOf } from "../domain/panel.ts";
import { newYorkHours } from "../domain/session-hours.ts";
import { panelNetworkRecipe } from "../models/panel/network-recipe.ts";
import { panelModelForecaster } from "../models/panel/panel-model.ts";
import { panelNetworkEstimator } from "../models/panel/panel-network.ts";
import type { TrainedPanelNetwork } from "../models/panel/trained-network.ts";
import { decodePanelModel, encodePanelModel } from "./panel-model-files.ts";

const series = Array.from({ length: 5 }, (_, i) =>
  rangeSeries(`US${i}`, newYorkHours, { from: "2020-01-06", sessions: 420, seed: 40 + i }),
);
const panel = panelOf(...series);
const surroundings = { nextSession: nextWeekday, backend: referenceBackend };
const recipe = { ...panelNetworkRecipe, units: 3, maxEpochs: 1 };
const fitted = await panelNetworkEstimator({
  ...{ horizon: 2, seeds: [1, 2], recipe },
  ...surroundings,
}).fit(panel);

const stored = (files: Readonly<Record<string, Uint8Array>>) =>
  Object.entries(files).map(([file, bytes]) => ({ file, bytes }));
const decode = (files: Readonly<Record<string, Uint8Array>>) => {
  const [model, weights] = stored(files);
  return decodePanelModel(model!, weights!);
};

describe("a panel model's files", () => {
  test("give the model back, and its forecasts, to the bit", () => {
    const model = decode(encodePanelModel(fitted.model));
    expect(model).toEqual(fitted.model);
    const dates = [dateAt(series[0]!, 400), dateAt(series[0]!, 419)];
    const again = panelModelForecaster(model, surroundings).forecast(panel, dates);
    expect(again).toEqual(fitted.forecast(panel, dates));
  });

  test("have weights as F32 if these are the same values, else as F64", () => {
    const sizeOf = (networks: readonly TrainedPanelNetwork[]) =>
      encodePanelModel({ ...fitted.model, networks })["weights.safetensors"]!.length;
    const [network] = fitted.model.networks as [TrainedPanelNetwork];
    const parameters = network.parameters.map((weights) => weights.map(Math.fround));
    const rounded = { ...fitted.model, networks: [{ ...network, parameters }] };
    const weights = parameters.reduce((sum, { length }) => sum + length, 0);
    const saved = sizeOf([network]) - sizeOf(rounded.networks);
    expect(Math.abs(saved - 4 * weights)).toBeLessThan(100); // offsets in the header have fewer digits
    expect(decode(encodePanelModel(rounded))).toEqual(rounded);
  });

  test("say what each network has seen", () => {
    expect(decode(encodePanelModel(fitted.model)).networks[0]!.trainedOn).toEqual({
      symbols: ["US0", "US1", "US2", "US3", "US4"],
      from: "2020-01-06",
      until: dateAt(series[0]!, 419),
    });
  });

  const text = (of: (model: Record<string, unknown>) => unknown) => {
    const files = encodePanelModel(fitted.model);
    const model = JSON.parse(new TextDecoder().decode(files["panel.json"]));
    return { ...files, "panel.json": new TextEncoder().encode(JSON.stringify(of(model))) };
  };

  test.each([
    ["no object", text(() => 1)],
    ["no equations", text(({ equations: _, ...rest }) => rest)],
    ["no weights of a seed", text((model) => withSeeds(model, [1, 2, 3]))],
    ["a date that is none", text((model) => withRange(model, { until: "tomorrow" }))],
  ])("are rejected with %s", (_, files) => {
    expect(() => decode(files)).toThrow(DamagedFileError);
  });
});

type Stored = { networks?: { trainedOn: object }[] };
const withSeeds = ({ networks = [], ...rest }: Stored, seeds: number[]) => ({
  ...rest,
  networks: networks.map((one) => ({ ...one, seeds })),
});
const withRange = ({ networks = [], ...rest }: Stored, range: object) => ({
  ...rest,
  networks: networks.map((one) => ({ ...one, trainedOn: { ...one.trainedOn, ...range } })),
});
