/** Training a model as a program does that has other things to do. */

import { expect, onTestFinished, test } from "vitest";
import { sliceSeries } from "../src/domain/bar-series.ts";
import { type TrainModelOptions, trainModel } from "../src/jobs/train-model.ts";
import { lstmEstimator } from "../src/models/lstm/lstm-estimator.ts";
import { classicRecipe, type LstmRecipe } from "../src/models/lstm/recipe.ts";
import { openModelStore } from "../src/workspace/model-store.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";
import { waveSeries } from "./support/walk.ts";

const series = waveSeries(300);
const recipe: LstmRecipe = {
  ...classicRecipe,
  network: { lstmUnits: [6, 6], denseUnits: [3], dropout: 0.2 },
  training: { ...classicRecipe.training, epochs: 3 },
};

async function trained(options: Partial<TrainModelOptions> = {}) {
  const home = await temporaryFolder();
  const model = await trainModel(series, {
    recipe,
    seed: 7,
    home,
    now: () => new Date(),
    holdOut: true,
    ...options,
  });
  return { ...model, home };
}

test("the weights are those of training on this thread, whatever the number of threads", async () => {
  const { windows } = await trained();
  const train = sliceSeries(series, 0, windows.train + recipe.contextLength);
  const { model } = await lstmEstimator(recipe, { seed: 7 }).forSeries.fit(train);
  for (const threads of [1, 2, 4]) {
    const { predictor } = await trained({ threads });
    expect(predictor.model.parameters).toEqual(model.parameters);
  }
});

test("the event loop stays free, and progress is reported meanwhile", async () => {
  const start = performance.now();
  let last = start;
  let largestGapMs = 0;
  const measure = () => {
    largestGapMs = Math.max(largestGapMs, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(measure, 5);
  onTestFinished(() => clearInterval(timer));
  const batches: number[] = [];
  const epochs: number[] = [];
  await trained({
    recipe: { ...recipe, network: { ...recipe.network, lstmUnits: [48] } },
    onBatch: ({ batch }) => void batches.push(batch),
    onEpoch: ({ epoch }) => void epochs.push(epoch),
  });
  measure();
  expect(epochs).toEqual([1, 2, 3]);
  expect(batches.length).toBe(3 * Math.max(...batches));
  // Training on this thread would hold the loop for most of the time.
  expect(largestGapMs).toBeLessThan(0.9 * (last - start));
}, 60_000);

test("aborting keeps the epochs done, and resuming ends with the same weights", async () => {
  const whole = await trained();
  const controller = new AbortController();
  const home = await temporaryFolder();
  const onEpoch = ({ epoch }: { epoch: number }) => {
    if (epoch === 2) controller.abort();
  };
  await expect(trained({ home, signal: controller.signal, onEpoch })).rejects.toMatchObject({
    name: "AbortError",
  });
  expect(await openModelStore(home).symbols()).toEqual([]);
  const begun: number[] = [];
  const resumed = await trained({
    home,
    resume: true,
    onStart: ({ fits }) => void begun.push(...fits.map(({ epochsDone }) => epochsDone)),
  });
  expect(begun).toEqual([2]);
  expect(resumed.predictor.model.parameters).toEqual(whole.predictor.model.parameters);
});
