/** @file Changing what lies after an origin must change no forecast before it, not by one bit. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { holdout } from "../src/dataset/holdout.ts";
import { fitScaler } from "../src/dataset/scaler.ts";
import { type BarSeries, closesOf, sliceSeries } from "../src/domain/bar.ts";
import { lstmEstimator, type TrainingRun } from "../src/models/lstm-estimator.ts";
import { persistenceEstimator } from "../src/models/persistence.ts";
import { type LstmRecipe, recipeNamed, recipeNames } from "../src/models/recipe.ts";
import { trainModel } from "../src/training/train-model.ts";
import {
  changedAfter,
  forecastsBefore,
  LENGTH,
  looksAhead,
  type MakeEstimator,
  ORIGIN,
} from "./change-the-future.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { waveSeries } from "./walk.ts";

/** Each recipe as it is, but for its size: whether it looks ahead does not depend on that. */
const small = (name: string): LstmRecipe => {
  const recipe = recipeNamed(name);
  return {
    ...recipe,
    network: { ...recipe.network, lstmUnits: [4, 3], denseUnits: [3] },
    training: { ...recipe.training, epochs: 2 },
  };
};
const stopping = (recipe: LstmRecipe): LstmRecipe => ({
  ...recipe,
  training: { ...recipe.training, earlyStopping: { patience: 1, validationFraction: 0.2 } },
});

const estimators: [string, MakeEstimator][] = [
  ["persistence", () => persistenceEstimator(1)],
  ...recipeNames.flatMap((name): [string, MakeEstimator][] => [
    [name, () => lstmEstimator(small(name), { seed: 3 })],
    [`${name} with early stopping`, () => lstmEstimator(stopping(small(name)), { seed: 3 })],
  ]),
];

describe.each(estimators)("%s", (_, make) => {
  const series = waveSeries(LENGTH);

  test("forecasts before the origin stay byte for byte the same when all bars after it change", async () => {
    const before = await forecastsBefore(series, make);
    expect(await forecastsBefore(changedAfter(series, ORIGIN), make)).toBe(before);
    expect(before).toContain(`"origin":${ORIGIN}`);
  });

  test("nor do they depend on bars after their own origin that are not there", async () => {
    const before = await forecastsBefore(series, make);
    expect(await forecastsBefore(sliceSeries(series, 0, ORIGIN + 1), make)).toBe(before);
  });

  test("but the last of them does depend on its origin's own close", async () => {
    const before = await forecastsBefore(series, make);
    expect(await forecastsBefore(changedAfter(series, ORIGIN - 1), make)).not.toBe(before);
  });
});

/** What a whole training run leaves on disk that depends on the data it may see. */
async function trainedBytes(series: BarSeries, change: Partial<LstmRecipe> = {}): Promise<string> {
  const recipe = { ...small("classic"), ...change };
  const home = await temporaryFolder();
  const options = { recipe, seed: 3, home, now: () => new Date(0), trainFraction: 0.5 };
  const { artifact, predictor } = await trainModel(series, options);
  const files = ["weights.safetensors", "scaler.json"];
  const contents = files.map((file) => readFileSync(join(artifact, file), "base64"));
  const firstTestOrigin = holdout(series.bars.length, { ...recipe, trainFraction: 0.5 }).fold
    .origin;
  return JSON.stringify([contents, predictor.forecast(series, [firstTestOrigin])]);
}

describe("a whole training run", () => {
  const series = waveSeries(LENGTH);
  const { fold } = holdout(LENGTH, { contextLength: 60, horizon: 1, trainFraction: 0.5 });

  test("leaves the same weights, scaler and first forecast when every test bar changes", async () => {
    const before = await trainedBytes(series);
    expect(await trainedBytes(changedAfter(series, fold.origin))).toBe(before);
    expect(await trainedBytes(changedAfter(series, fold.origin - 1))).not.toBe(before);
  });

  test("leaves others with the reference leak", async () => {
    const leak = { scalerSeesTestRange: true };
    const before = await trainedBytes(series, leak);
    expect(await trainedBytes(changedAfter(series, fold.origin), leak)).not.toBe(before);
  });
});

test("the reference leak is one: with it the same change reaches earlier forecasts", async () => {
  const recipe: LstmRecipe = { ...small("classic"), scalerSeesTestRange: true };
  const leaking: MakeEstimator = (series) => {
    const leakedScaler = fitScaler(recipe.scaler, closesOf(series));
    const run: TrainingRun = { seed: 3, leakedScaler };
    return lstmEstimator(recipe, run);
  };
  expect(await looksAhead(waveSeries(LENGTH), leaking)).toBe(true);
});
