/** @file Changing what lies after an origin must change no forecast before it, not by one bit. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { holdout } from "../src/dataset/holdout.ts";
import { fitScaler } from "../src/dataset/scaler.ts";
import { type BarSeries, sliceSeries } from "../src/domain/bar-series.ts";
import { trainModel } from "../src/jobs/train-model.ts";
import { lstmEstimator, type TrainingRun } from "../src/models/lstm/lstm-estimator.ts";
import type { LstmRecipe } from "../src/models/lstm/recipe.ts";
import { baselineNamed, baselineNames, recipeNamed, recipeNames } from "../src/models/registry.ts";
import { readEtsModule } from "../src/workspace/ets-module.ts";
import {
  changedAfter,
  forecastsBefore,
  LENGTH,
  looksAhead,
  type MakeEstimator,
  ORIGIN,
  type Split,
  TRAIN_END,
} from "./support/change-the-future.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";
import { waveSeries } from "./support/walk.ts";

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

const split: Split = { trainEnd: TRAIN_END, origin: ORIGIN };
/** Some baselines want a year before the first origin. */
const longSplit: Split = { trainEnd: 260, origin: 279 };
const afterOrigin = LENGTH - 1 - ORIGIN;

const etsModule = readEtsModule();
const estimators: [string, MakeEstimator, Split][] = [
  ...baselineNames.map((name): [string, MakeEstimator, Split] => [
    name,
    // Five sessions ahead every baseline rests on the origin's own close, the seasonal one too.
    () => baselineNamed(name, { horizon: 5, seed: 3, etsModule }).forSeries,
    longSplit,
  ]),
  ...recipeNames.flatMap((name): [string, MakeEstimator, Split][] => [
    [name, () => lstmEstimator(small(name), { seed: 3 }).forSeries, split],
    [
      `${name} with early stopping`,
      () => lstmEstimator(stopping(small(name)), { seed: 3 }).forSeries,
      split,
    ],
  ]),
];

describe.each(estimators)("%s", (_, make, split) => {
  const { origin } = split;
  const series = waveSeries(origin + 1 + afterOrigin);

  test("forecasts before the origin stay byte for byte the same when all bars after it change", async () => {
    const before = await forecastsBefore(series, make, split);
    expect(await forecastsBefore(changedAfter(series, origin), make, split)).toBe(before);
    expect(before).toContain(`"origin":${origin}`);
  });

  test("nor do they depend on bars after their own origin that are not there", async () => {
    const before = await forecastsBefore(series, make, split);
    expect(await forecastsBefore(sliceSeries(series, 0, origin + 1), make, split)).toBe(before);
  });

  test("but the last of them does depend on its origin's own close", async () => {
    const before = await forecastsBefore(series, make, split);
    expect(await forecastsBefore(changedAfter(series, origin - 1), make, split)).not.toBe(before);
  });
});

/** What a whole training run leaves on disk that depends on the data it may see. */
async function trainedBytes(series: BarSeries, change: Partial<LstmRecipe> = {}): Promise<string> {
  const recipe = { ...small("classic"), ...change };
  const home = await temporaryFolder();
  const options = {
    recipe,
    seed: 3,
    home,
    now: () => new Date(0),
    holdOut: true,
    trainFraction: 0.5,
  };
  const { artifact, predictor } = await trainModel(series, options);
  const files = ["weights.safetensors", "scaler.json"];
  const contents = files.map((file) => readFileSync(join(artifact, file), "base64"));
  const firstTestOrigin = holdout(series.length, { ...recipe, trainFraction: 0.5 }).fold.origin;
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
    const leakedScaler = fitScaler(recipe.scaler, series.close);
    const run: TrainingRun = { seed: 3, leakedScaler };
    return lstmEstimator(recipe, run).forSeries;
  };
  expect(await looksAhead(waveSeries(LENGTH), leaking)).toBe(true);
});
