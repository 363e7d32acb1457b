/** Training a model as a program does that has other things to do. */

import { describe, expect, onTestFinished, test } from "vitest";
import { dateAt, sliceSeries } from "../src/domain/bar-series.ts";
import { type TrainModelOptions, trainModel } from "../src/jobs/train-model.ts";
import { lstmEstimator } from "../src/models/lstm/lstm-estimator.ts";
import { classicRecipe, type LstmRecipe } from "../src/models/lstm/recipe.ts";
import { openModelStore } from "../src/workspace/model-store.ts";
import { changedAfter } from "./support/change-the-future.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";
import { waveSeries } from "./support/walk.ts";

const series = waveSeries(300);
const recipe: LstmRecipe = {
  ...classicRecipe,
  network: { lstmUnits: [6, 6], denseUnits: [3], dropout: 0.2 },
  training: { ...classicRecipe.training, epochs: 3 },
};

async function trained(options: Partial<TrainModelOptions> = {}, of = series) {
  const home = await temporaryFolder();
  const model = await trainModel(of, {
    recipe,
    seed: 7,
    home,
    now: () => new Date(),
    holdOut: true,
    ...options,
  });
  return { ...model, home: options.home ?? home };
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

describe("judged by refits, then fitted on everything", () => {
  const long = waveSeries(800);
  const judged = (options: Partial<TrainModelOptions> = {}, of = long) =>
    trained({ holdOut: false, ...options }, of);

  test("each refit ends where the sessions that it forecasts begin", async () => {
    const { home, version, evaluation, refits, isHeldOut, windows, predictor } = await judged();
    expect({ refits, isHeldOut, windows }).toEqual({
      ...{ refits: 1, isHeldOut: false },
      windows: { train: 740, test: 250 },
    });
    expect(evaluation).toMatchObject({ sessions: 250, to: dateAt(long, 799) });
    const { forSeries } = lstmEstimator(recipe, { seed: 7 });
    expect(predictor.model.parameters).toEqual((await forSeries.fit(long)).model.parameters);
    const refit = await forSeries.fit(sliceSeries(long, 0, 550));
    const bundle = await openModelStore(home).read(long.symbol, version);
    const { ratios, originDays, losses } = bundle.kind === "trained" ? bundle.judged! : never();
    expect([originDays[0], originDays.at(-1)]).toEqual([long.days[549], long.days[798]]);
    for (const row of [0, 100, 249]) {
      const origin = 549 + row;
      const forecast = refit.forecast(long, [origin])[0]!.steps[0]!.median;
      expect(ratios[row]).toBe(forecast / long.close[origin]!);
      const actual = long.close[origin + 1]!;
      expect(losses[row]).toBe(Math.abs(forecast - actual) / actual);
    }
  });

  test("no judged forecast depends on a session after its refit, nor on its own close", async () => {
    const judgedOf = async (series: typeof long) => {
      const { home, version } = await judged({}, series);
      const bundle = await openModelStore(home).read(series.symbol, version);
      return bundle.kind === "trained" ? bundle.judged! : never();
    };
    const [before, after] = [await judgedOf(long), await judgedOf(changedAfter(long, 700))];
    const unchanged = 700 - 549 + 1;
    expect(after.ratios.subarray(0, unchanged)).toEqual(before.ratios.subarray(0, unchanged));
    expect(after.ratios[unchanged]).not.toBe(before.ratios[unchanged]);
  });

  test("interrupted in the second fit, it resumes there, to the same bits", async () => {
    const whole = await judged();
    const controller = new AbortController();
    const home = await temporaryFolder();
    const stop = ({ fit, epoch }: { fit: number; epoch: number }) => {
      if (fit === 2 && epoch === 1) controller.abort();
    };
    const interrupted = judged({ home, signal: controller.signal, onEpoch: stop });
    await expect(interrupted).rejects.toMatchObject({ name: "AbortError" });
    const epochs: number[][] = [];
    const resumed = await judged({
      ...{ home, resume: true },
      onStart: ({ fits }) => void epochs.push(fits.map(({ epochsDone }) => epochsDone)),
      onEpoch: ({ fit, epoch }) => void epochs.push([fit, epoch]),
    });
    expect(epochs).toEqual([
      [3, 1],
      [2, 2],
      [2, 3],
    ]);
    expect(resumed.predictor.model.parameters).toEqual(whole.predictor.model.parameters);
    expect(resumed.evaluation).toEqual(whole.evaluation);
  });
});

describe("what is put to use", () => {
  const inUse = (home: string) => openModelStore(home).current(series.symbol);

  test("a model whose forecasts make no sense is saved and used by nobody", async () => {
    const training = { ...recipe.training, learningRate: 1_000 };
    const { home, version, objection } = await trained({ recipe: { ...recipe, training } });
    expect(objection).toMatch(/^from \d{4}-\d\d-\d\d it forecasts .* for the next close: /);
    expect(await inUse(home)).toBeNull();
    expect(await openModelStore(home).versions(series.symbol)).toEqual([version]);
  });

  test("another recipe takes over unless its losses are higher by the test; the same one always does", async () => {
    const good = await trained();
    const { home } = good;
    // Outputs of a network that was hardly trained are near the middle of the range.
    const training = { ...recipe.training, epochs: 1, learningRate: 1e-9 };
    const worse = await trained({ home, recipe: { ...recipe, training } });
    expect(worse.objection).toMatch(
      /^\S+-classic-seed7 stays in use: the new model is worse on \d+ common sessions \(absolute error, Diebold-Mariano p < 0\.001\)$/,
    );
    expect(await inUse(home)).toBe(good.version);
    const again = await trained({ home, seed: 8 });
    expect(again.objection).toBeNull();
    expect(await inUse(home)).toBe(again.version);
    await openModelStore(home).use(series.symbol, worse.version);
    const better = await trained({ home });
    expect(better.objection).toBeNull();
    expect(await inUse(home)).toBe(better.version);
  });
});

function never(): never {
  throw new Error("not a model that was trained here");
}
