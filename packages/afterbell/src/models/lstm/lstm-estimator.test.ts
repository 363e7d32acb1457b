import { planNetwork, selectBackend, type TrainingOptions, train } from "@afterbell/lstm";
import { describe, expect, test } from "vitest";
import { waveSeries } from "../../../test/support/walk.ts";
import { fitScaler } from "../../dataset/scaler.ts";
import { barSeries, barsOf } from "../../domain/bar-series.ts";
import { ConstantPricesError, SeriesTooShortError } from "../../domain/errors.ts";
import type { RecipeChanges } from "./hyperparameters.ts";
import { lstmEstimator } from "./lstm-estimator.ts";
import { classicRecipe, type LstmRecipe, recipeWith, type StackedRecipe } from "./recipe.ts";

const recipe: StackedRecipe = {
  ...classicRecipe,
  contextLength: 10,
  network: { lstmUnits: [4], denseUnits: [], dropout: 0.2 },
  training: { ...classicRecipe.training, epochs: 2 },
};

test("the scaler is fitted on the training range, and on nothing else", async () => {
  const train = waveSeries(60);
  const { model } = await lstmEstimator(recipe, { seed: 1 }).forSeries.fit(train);
  expect(model.scaler).toEqual(fitScaler("minmax", train.close));
});

test("the same seed gives the same weights, another seed others", async () => {
  const train = waveSeries(60);
  const weights = async (seed: number) =>
    (await lstmEstimator(recipe, { seed }).forSeries.fit(train)).model.parameters;
  expect(await weights(1)).toEqual(await weights(1));
  expect(await weights(2)).not.toEqual(await weights(1));
});

test("an optional part of the training reaches it under its name, and changes the weights", async () => {
  const given: TrainingOptions[] = [];
  const fit = async (changes: RecipeChanges) => {
    const trained = recipeWith(recipe, changes);
    const estimator = lstmEstimator(trained, {
      seed: 1,
      trainer: async (network, windows, options) => {
        given.push(options);
        const backend = selectBackend("reference");
        const executor = backend.open(planNetwork(network), { maxBatchSize: options.batchSize });
        await train(executor, windows, options);
        return { parameters: executor.parameters() };
      },
    });
    return (await estimator.forSeries.fit(waveSeries(60))).model.parameters;
  };
  const [free, clipped] = [await fit({}), await fit({ clipNorm: 1e-3 })];
  expect(given.map(({ clipNorm }) => clipNorm)).toEqual([undefined, 1e-3]);
  const { learningRate, beta1, beta2, epsilon } = recipe.training;
  expect(given[1]?.adam).toEqual({ learningRate, beta1, beta2, epsilon });
  expect(clipped).not.toEqual(free);
  const decayed = await fit({ weightDecay: 0.1 });
  expect(given[2]?.adam).toEqual({ learningRate, beta1, beta2, epsilon, weightDecay: 0.1 });
  expect(decayed).not.toEqual(free);
});

test("a recipe's learning-rate schedule reaches the training, and changes the weights", async () => {
  const learningRateSchedule = { type: "warmup-cosine", warmupSteps: 2, minimumShare: 0 } as const;
  const scheduled = { ...recipe, training: { ...recipe.training, learningRateSchedule } };
  const fit = (trained: LstmRecipe) =>
    lstmEstimator(trained, { seed: 1 }).forSeries.fit(waveSeries(60));
  const [constant, changing] = [await fit(recipe), await fit(scheduled)];
  expect(changing.model.parameters).not.toEqual(constant.model.parameters);
});

describe("rejects", () => {
  const fit = (length: number, change: Partial<LstmRecipe> = {}) =>
    lstmEstimator({ ...recipe, ...change }, { seed: 1 }).forSeries.fit(waveSeries(length));

  test("too few bars, saying how many it takes", async () => {
    await expect(fit(10)).rejects.toThrow(SeriesTooShortError);
    await expect(fit(10)).rejects.toThrow("need at least 11 bars (context 10 + horizon 1), got 10");
    const training = {
      ...recipe.training,
      earlyStopping: { patience: 1, validationFraction: 0.1 },
    };
    await expect(fit(11, { training })).rejects.toThrow("need at least 12 bars");
    await expect(fit(12, { training })).resolves.toBeDefined();
  });

  test("constant prices", async () => {
    const wave = waveSeries(30);
    const flat = barSeries(
      wave.symbol,
      barsOf(wave).map((bar) => ({ ...bar, close: 5 })),
    );
    const run = lstmEstimator(recipe, { seed: 1 }).forSeries.fit(flat);
    await expect(run).rejects.toThrow(ConstantPricesError);
    await expect(run).rejects.toThrow("all 30 training closes are 5");
  });
});
