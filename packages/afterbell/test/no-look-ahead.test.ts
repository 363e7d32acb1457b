/** @file Changing what lies after an origin must change no forecast before it, not by one bit. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { holdout } from "../src/dataset/holdout.ts";
import { fitScaler } from "../src/dataset/scaler.ts";
import { type BarSeries, barSeries, closesOf, sliceSeries } from "../src/domain/bar.ts";
import type { Estimator } from "../src/domain/forecaster.ts";
import { baselineNamed, baselineNames } from "../src/models/baselines.ts";
import { lstmEstimator, type TrainingRun } from "../src/models/lstm-estimator.ts";
import { type LstmRecipe, recipeNamed, recipeNames } from "../src/models/recipe.ts";
import { readEtsModule } from "../src/training/ets-module.ts";
import { trainModel } from "../src/training/train-model.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { waveSeries } from "./walk.ts";

/** How much of a series is trained on, and the last origin forecast from. */
interface Plan {
  readonly length: number;
  readonly trainEnd: number;
  readonly origin: number;
}

const PLAN: Plan = { length: 140, trainEnd: 100, origin: 119 };
/** Some baselines want a year before the first origin. */
const BASELINE_PLAN: Plan = { length: 300, trainEnd: 260, origin: 279 };
const LENGTH = PLAN.length;

const etsModule = await readEtsModule();

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

type MakeEstimator = (series: BarSeries) => Estimator;
const estimators: [string, MakeEstimator, Plan][] = [
  ...baselineNames.map((name): [string, MakeEstimator, Plan] => [
    name,
    // Five sessions ahead every baseline rests on the origin's own close, the seasonal one too.
    () => baselineNamed(name, { horizon: 5, seed: 3, etsModule }),
    BASELINE_PLAN,
  ]),
  ...recipeNames.flatMap((name): [string, MakeEstimator, Plan][] => [
    [name, () => lstmEstimator(small(name), { seed: 3 }), PLAN],
    [`${name} with early stopping`, () => lstmEstimator(stopping(small(name)), { seed: 3 }), PLAN],
  ]),
];

/** Every forecast up to the origin, as bytes would be compared. */
async function forecastsBefore(
  series: BarSeries,
  make: MakeEstimator,
  { trainEnd, origin }: Plan,
): Promise<string> {
  const forecaster = await make(series).fit(sliceSeries(series, 0, trainEnd));
  const first = trainEnd - 1;
  const origins = Array.from({ length: origin - first + 1 }, (_, i) => first + i);
  return JSON.stringify(forecaster.forecast(series, origins));
}

/** The same series with every bar after `origin` changed. */
function changedAfter(series: BarSeries, origin: number): BarSeries {
  const bars = series.bars.map((bar, i) =>
    i <= origin ? bar : { ...bar, open: 1, high: 1e6, low: 0.5, close: 5000 + 31 * i, volume: 7 },
  );
  return barSeries(series.symbol, bars);
}

describe.each(estimators)("%s", (_, make, plan) => {
  const { origin } = plan;
  const series = waveSeries(plan.length);

  test("forecasts before the origin stay byte for byte the same when all bars after it change", async () => {
    const before = await forecastsBefore(series, make, plan);
    expect(await forecastsBefore(changedAfter(series, origin), make, plan)).toBe(before);
    expect(before).toContain(`"origin":${origin}`);
  });

  test("nor do they depend on bars after their own origin that are not there", async () => {
    const before = await forecastsBefore(series, make, plan);
    expect(await forecastsBefore(sliceSeries(series, 0, origin + 1), make, plan)).toBe(before);
  });

  test("but the last of them does depend on its origin's own close", async () => {
    const before = await forecastsBefore(series, make, plan);
    expect(await forecastsBefore(changedAfter(series, origin - 1), make, plan)).not.toBe(before);
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
  const series = waveSeries(LENGTH);
  const before = await forecastsBefore(series, leaking, PLAN);
  expect(await forecastsBefore(changedAfter(series, PLAN.origin), leaking, PLAN)).not.toBe(before);
});
