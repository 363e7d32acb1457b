/** @file A backtest as a job: symbols and estimators by name, compared with the last close. */

import { stat } from "node:fs/promises";
import { join } from "node:path";
import { selectBackend } from "@afterbell/lstm";
import Type, { type Static } from "typebox";
import type { BacktestReport } from "../backtest/backtest-report.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { hyperparameterNames, hyperparameters } from "../models/lstm/hyperparameters.ts";
import { recipeWith, type StackedRecipe } from "../models/lstm/recipe.ts";
import { estimatorNames } from "../models/registry.ts";
import { flag, text, wholeNumber } from "../schema/field.ts";
import { optionalFields } from "../schema/optional-fields.ts";
import { type CalendarSpecs, calendarSpecsOf } from "./calendar-specs.ts";
import { defaults } from "./defaults.ts";
import { type EstimatorSpec, isOfPanels, specNamed } from "./estimator-spec.ts";
import type { JobKind } from "./job-kind.ts";
import { acceptField, type LoadedSeries, loadSeries } from "./load-series.ts";
import { etaMs } from "./progress-pace.ts";
import { type BacktestStart, judgeBacktest, type RunBacktestOptions } from "./run-backtest.ts";
import { type World, waitingIn } from "./world.ts";

/** Fast, and each of another kind. */
export const defaultRecipes = "persistence,drift,historical,ewma,garch";

/** What is backtested and how; a report takes these as well. */
export const backtestFields = {
  recipe: Type.Optional(
    text({
      description: `forecasters to test: ${estimatorNames.join(", ")}`,
      placeholder: "names",
      defaultText: defaultRecipes,
    }),
  ),
  csv: Type.Optional(
    text({
      description: "read prices from this file, or from SYMBOL.csv in this folder",
      placeholder: "path",
    }),
  ),
  ...optionalFields({
    horizon: wholeNumber({ description: "sessions to forecast", defaultText: "1" }),
    folds: wholeNumber({ description: "number of origins, the latest", defaultText: "all" }),
    step: wholeNumber({ description: "sessions between origins", defaultText: "the horizon" }),
    minTrain: wholeNumber({ description: "sessions up to the first origin", defaultText: "500" }),
    maxTrain: wholeNumber({ description: "train on at most the last n sessions" }),
    refitEvery: wholeNumber({
      description: "sessions between fits",
      defaultText: "--step, a fit at every origin",
    }),
  }),
  seed: wholeNumber({
    description: "seed of initial weights and simulated paths",
    ...{ minimum: 0, default: defaults.seed },
  }),
  resume: Type.Optional(
    flag({ description: "continue an interrupted backtest with the same options" }),
  ),
  accept: acceptField,
  ...optionalFields(hyperparameters),
};

/** Fields that no flag sets. */
export const backtestBackend = text({
  description: "backend that trains networks: auto, native, wasm or reference",
  default: "auto",
});

const spec = Type.Object({
  symbols: Type.Array(text({ description: "ticker, such as AAPL" }), { rule: "tickers" }),
  ...backtestFields,
  backend: backtestBackend,
});

export type BacktestSpec = Static<typeof spec>;

/** Forecasts from many past origins and compares every forecaster with the last close. */
export const backtestJob: JobKind<BacktestSpec, BacktestReport> = {
  name: "backtest",
  spec,
  run: (spec, world) => runAsSpecified(judgeBacktest, spec, world),
};

/** Such as `runBacktest`. */
type Run<Result> = (
  specs: readonly EstimatorSpec[],
  series: readonly BarSeries[],
  options: RunBacktestOptions,
) => Promise<Result>;

/** Loads the symbols' prices and runs a spec; its progress and notes become events. */
export async function runAsSpecified<Result>(
  run: Run<Result>,
  spec: BacktestSpec,
  world: World,
): Promise<Result> {
  const symbols = spec.symbols.map(parseSymbol);
  estimatorSpecs(spec, {}); // what is wrong in flags is told before files are read
  const loaded: LoadedSeries[] = [];
  for (const symbol of symbols) {
    const csv = await csvOf(symbol, spec.csv);
    // A file for several symbols must name them.
    const pick = symbols.length > 1 && csv !== undefined && csv === spec.csv;
    const accepting = spec.accept && { accept: spec.accept, acceptsForOthers: symbols.length > 1 };
    loaded.push(await loadSeries(symbol, csv, world, { pick, ...accepting }));
  }
  const specs = estimatorSpecs(spec, calendarSpecsOf(loaded));
  const series = loaded.map((one) => one.series);
  const { tasks, threads, workspace } = world;
  return run(specs, series, {
    ...{ home: workspace.home, resume: spec.resume ?? false },
    ...waitingIn(world),
    ...(tasks && { tasks }),
    ...(threads !== undefined && { threads }),
    ...(spec.minTrain !== undefined && { minTrainLength: spec.minTrain }),
    ...(spec.folds !== undefined && { folds: spec.folds }),
    ...(spec.step !== undefined && { step: spec.step }),
    ...(spec.maxTrain !== undefined && { maxTrainLength: spec.maxTrain }),
    ...(spec.refitEvery !== undefined && { refitEvery: spec.refitEvery }),
    ...listenersOf(spec, world),
  });
}

/** @throws {InvalidOptionError} A name that does not exist, or a hyperparameter and no network that takes it. */
function estimatorSpecs(spec: BacktestSpec, calendars: CalendarSpecs): EstimatorSpec[] {
  const { horizon = 1, seed, recipe = defaultRecipes } = spec;
  const backend = selectBackend(spec.backend).name;
  const changed = (named: StackedRecipe) => recipeWith(named, spec);
  const specs = recipesOf(recipe).map((name) =>
    specNamed(name, { horizon, seed, backend, calendars, changed }),
  );
  requireTakers(spec, specs);
  return specs;
}

/** @throws {InvalidOptionError} A hyperparameter, and a model whose own are settled or no network. */
function requireTakers(spec: BacktestSpec, specs: readonly EstimatorSpec[]): void {
  const given = hyperparameterNames.find((name) => spec[name] !== undefined);
  if (given === undefined) return;
  const settled = specs.find(isOfPanels);
  if (settled) {
    const expected = `no value with ${settled.name}, whose hyperparameters are fixed`;
    throw new InvalidOptionError(given, expected, spec[given]);
  }
  if (specs.some(({ recipe }) => recipe)) return;
  throw new InvalidOptionError(given, "a network among --recipe", spec.recipe ?? defaultRecipes);
}

/** Names in the order given, each once, persistence first: no score without its baseline. */
function recipesOf(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  return [...new Set(["persistence", ...names])];
}

async function csvOf(symbol: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? join(path, `${symbol}.csv`) : path;
}

function listenersOf({ resume }: BacktestSpec, { emit, now }: World) {
  const startedAt = now();
  let doneAtStart: number | null = null;
  return {
    onStart: (start: BacktestStart) => {
      for (const message of startNotes(start, resume ?? false)) emit({ type: "note", message });
    },
    onProgress: ({ done, total }: { readonly done: number; readonly total: number }) => {
      doneAtStart ??= done;
      const pace = { done, total, doneAtStart };
      const eta = etaMs(pace, startedAt, now());
      emit({ type: "progress", unit: "forecasts", done, total, etaMs: eta });
    },
    onLeftOut: ({ forecaster, error }: { readonly forecaster: string; readonly error: Error }) => {
      emit({ type: "note", message: `${forecaster} is left out: ${error.message}` });
    },
  };
}

function startNotes({ kept, dropped, total }: BacktestStart, resume: boolean): string[] {
  const notes: string[] = [];
  if (kept > 0) notes.push(`resumed: ${kept} of ${total} forecasts exist already`);
  else if (resume) notes.push("nothing to resume: no interrupted backtest with these options");
  if (dropped > 0) {
    notes.push(
      `an interrupted backtest reached ${dropped} of ${total} forecasts; this one starts over (--resume continues it instead)`,
    );
  }
  return notes;
}
