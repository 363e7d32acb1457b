import { existsSync } from "node:fs";
import { selectBackend } from "@afterbell/lstm";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { waveSeries } from "../../test/support/walk.ts";
import { backtest } from "../backtest/backtest.ts";
import { type BarSeries, barSeries, barsOf } from "../domain/bar-series.ts";
import { classicRecipe, type StackedRecipe } from "../models/lstm/recipe.ts";
import { type EstimatorSpec, estimatorOf, specNamed } from "./estimator-spec.ts";
import { PostedError } from "./posted-error.ts";
import { type BacktestStart, type RunBacktestOptions, runBacktest } from "./run-backtest.ts";
import { localTaskPool } from "./tasks/local-task-pool.ts";

const small = (recipe: StackedRecipe): StackedRecipe => ({
  ...recipe,
  contextLength: 10,
  network: { lstmUnits: [4], denseUnits: [3], dropout: 0.1 },
  training: { ...recipe.training, epochs: 1 },
});
const options = { minTrainLength: 60, refitEvery: 10 };
const specs = ["persistence", "classic"].map((name) =>
  specNamed(name, { horizon: 2, seed: 3, backend: "wasm", changed: small }),
);

test("any number of threads gives the bits of the library's own backtest", async () => {
  const series = [waveSeries(110, "A"), waveSeries(90, "B")];
  const expected = await backtest(specs.map(estimatorOf), series, { ...options, horizon: 2 });
  for (const threads of [1, 3]) {
    const home = await temporaryFolder();
    expect(await runBacktest(specs, series, { ...options, home, threads })).toEqual(expected);
  }
  const home = await temporaryFolder();
  expect(await runBacktest(specs, series, { ...here, home })).toEqual(expected);
});

/** Where starting threads would take longer than the work. */
const here = { ...options, tasks: localTaskPool() };

/** Runs until the first task is done, as if it were interrupted there. */
async function interrupted(
  home: string,
  series: BarSeries,
  where: RunBacktestOptions = here,
): Promise<void> {
  const abort = new AbortController();
  const run = runBacktest(specs, [series], {
    ...where,
    home,
    signal: abort.signal,
    onProgress: ({ done }) => done > 0 && abort.abort(),
  });
  await expect(run).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
}

test.each([
  ["on threads, continues to the same bits", { ...options, threads: 2 }, true],
  ["in this thread, continues to the same bits", here, true],
  ["in this thread, starts over", here, false],
] as const)("a backtest that was interrupted, %s", async (_, where, resume) => {
  const series = waveSeries(120);
  const whole = { ...here, home: await temporaryFolder() };
  const expected = await runBacktest(specs, [series], whole);
  const home = await temporaryFolder();
  await interrupted(home, series, where);
  let start: BacktestStart | undefined;
  const onStart = (begun: BacktestStart) => {
    start = begun;
  };
  const result = await runBacktest(specs, [series], { ...where, home, resume, onStart });
  expect(result).toEqual(expected);
  expect(resume ? start!.kept : start!.dropped).toBeGreaterThan(0);
  expect(resume ? start!.dropped : start!.kept).toBe(0);
  const again = await runBacktest(specs, [series], { ...here, home, resume: true, onStart });
  expect(again).toEqual(expected);
  expect(start!.kept).toBe(0); // nothing is left behind of a backtest that is done
});

test("another seed, recipe or series does not go on from it", async () => {
  const series = waveSeries(120);
  const home = await temporaryFolder();
  await interrupted(home, series);
  const changed = (spec: EstimatorSpec) => ({ ...spec, seed: 4 });
  const others: [readonly EstimatorSpec[], BarSeries][] = [
    [specs.map(changed), series],
    [specs, waveSeries(121)],
    [specs.slice(1), series],
  ];
  for (const [someSpecs, someSeries] of others) {
    let kept = -1;
    const onStart = (start: BacktestStart) => {
      kept = start.kept;
    };
    await runBacktest(someSpecs, [someSeries], { ...here, home, resume: true, onStart });
    expect(kept).toBe(0);
  }
});

test("an error of a thread keeps its code, fields and message", async () => {
  const constant = barSeries(
    "FLAT",
    barsOf(waveSeries(100)).map((bar) => ({ ...bar, close: 5 })),
  );
  const home = await temporaryFolder();
  const run = runBacktest(specs.slice(1), [constant], { ...options, home, threads: 1 });
  await expect(run).rejects.toThrow(PostedError);
  await expect(run).rejects.toMatchObject({
    name: "ForecasterFailedError",
    code: "FORECASTER_FAILED",
    forecaster: "classic",
    symbol: "FLAT",
    originDate: "2020-02-29",
    failure: "CONSTANT_PRICES",
    message: expect.stringMatching(
      /^classic on FLAT at 2020-02-29: .*cannot be trained on a constant/,
    ),
  });
  expect(existsSync(home)).toBe(true);
});

test("rejects an estimator it does not have by name", () => {
  expect(() => specNamed("prophet", { horizon: 1, seed: 1, backend: "auto" })).toThrow(
    /^recipe: expected some of persistence,.*classic, got prophet$/,
  );
  expect(specNamed("classic", { horizon: 5, seed: 1, backend: "auto" }).recipe).toEqual({
    ...classicRecipe,
    horizon: 5,
  });
});

test("an estimator's seed is 7 and its backend the fastest, where nothing else is asked for", () => {
  const named = specNamed("ewma", { horizon: 1, seed: 7, backend: selectBackend().name });
  expect(specNamed("ewma", { horizon: 1 })).toEqual(named);
});

test("rejects estimators of different horizons before any work", async () => {
  const other = specNamed("drift", { horizon: 3, seed: 3, backend: "wasm" });
  const home = await temporaryFolder();
  const run = runBacktest([...specs, other], [waveSeries(120)], { ...options, home });
  await expect(run).rejects.toMatchObject({ code: "HORIZON_MISMATCH" });
});
