/** @file The flags of a backtest, shared by `backtest` and `report`, and what they ask for. */

import { stat } from "node:fs/promises";
import { join } from "node:path";
import { selectBackend } from "@afterbell/lstm";
import type { Command } from "commander";
import type { BarSeries } from "../domain/bar.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import { type EstimatorSpec, estimatorNames, specNamed } from "../jobs/estimator-spec.ts";
import type { RunBacktestOptions } from "../jobs/run-backtest.ts";
import { backtestProgress } from "./backtest-progress.ts";
import type { CliContext } from "./context.ts";
import { isAbort } from "./exit-codes.ts";
import { threadsFrom, wholeNumber } from "./options.ts";
import { printNote } from "./print.ts";
import {
  addRecipeChanges,
  flagName,
  type RecipeChanges,
  recipeChangeFlags,
  recipeWith,
} from "./recipe-options.ts";
import { loadSeries } from "./series.ts";
import { waitingIn } from "./workspace.ts";

export interface BacktestFlags extends RecipeChanges {
  readonly recipe?: string;
  readonly csv?: string;
  readonly horizon?: number;
  readonly folds?: number;
  readonly step?: number;
  readonly minTrain?: number;
  readonly maxTrain?: number;
  readonly refitEvery?: number;
  readonly seed: number;
  readonly threads?: number;
  readonly resume?: boolean;
}

/** Fast, and each of another kind. */
export const defaultRecipes = "persistence,drift,historical,ewma,garch";

/** @param recipes What is judged where `--recipe` is not given; none leaves that to the command. */
export function addBacktestOptions(command: Command, recipes?: string): Command {
  command
    .option("--recipe <names>", `what to judge, of ${estimatorNames.join(", ")}`, recipes)
    .option("--csv <path>", "read prices from this file, or from a folder of SYMBOL.csv")
    .option("--horizon <n>", "sessions forecast ahead (default: 1)", wholeNumber("--horizon"))
    .option("--folds <n>", "origins, the latest (default: all)", wholeNumber("--folds"))
    .option("--step <n>", "sessions between origins (default: the horizon)", wholeNumber("--step"))
    .option(
      "--min-train <n>",
      "sessions before the first origin (default: 500)",
      wholeNumber("--min-train"),
    )
    .option("--max-train <n>", "learn from the latest so many alone", wholeNumber("--max-train"))
    .option(
      "--refit-every <n>",
      "sessions that a fit serves (default: --step, a fit for every origin)",
      wholeNumber("--refit-every"),
    )
    .option("--seed <n>", "decides weights and simulated paths", wholeNumber("--seed", 0), 7)
    .option(
      "--threads <n>",
      "that fit and forecast (default: one for each core)",
      wholeNumber("--threads"),
    )
    .option("--resume", "go on where such a backtest was interrupted");
  return addRecipeChanges(command);
}

/** Such as `runBacktest`. */
type Run<Result> = (
  specs: readonly EstimatorSpec[],
  series: readonly BarSeries[],
  options: RunBacktestOptions,
) => Promise<Result>;

/** Loads the symbols' prices and has run what the flags ask for, with progress on standard error. */
export async function runAsAsked<Result>(
  run: Run<Result>,
  symbols: readonly string[],
  flags: BacktestFlags & { readonly recipe: string },
  context: CliContext,
  options: { readonly quiet: boolean },
): Promise<Result> {
  const { horizon = 1, seed, resume = false } = flags;
  const backend = selectBackend(context.env.AFTERBELL_BACKEND || "auto").name;
  const changed = (recipe: Parameters<typeof recipeWith>[0]) => recipeWith(recipe, flags);
  const specs = recipesOf(flags.recipe).map((name) =>
    specNamed(name, { horizon, seed, backend, changed }),
  );
  const unused = specs.some(({ recipe }) => recipe)
    ? undefined
    : recipeChangeFlags.find((flag) => flags[flag] !== undefined);
  if (unused) {
    throw new InvalidOptionError(flagName(unused), "a network among --recipe", flags.recipe);
  }
  const series: BarSeries[] = [];
  for (const symbol of symbols) {
    const csv = await csvOf(symbol, flags.csv);
    // One file cannot be the prices of each of several symbols, unless it says whose they are.
    const pick = symbols.length > 1 && csv !== undefined && csv === flags.csv;
    series.push((await loadSeries(symbol, csv, context, { pick })).series);
  }
  const threads = flags.threads ?? threadsFrom(context.env);
  const { stop, ...listeners } = backtestProgress(context, { ...options, resume });
  try {
    return await run(specs, series, {
      home: context.home,
      ...(threads !== null && { threads }),
      resume,
      ...waitingIn(context),
      ...(flags.minTrain !== undefined && { minTrainLength: flags.minTrain }),
      ...(flags.folds !== undefined && { folds: flags.folds }),
      ...(flags.step !== undefined && { step: flags.step }),
      ...(flags.maxTrain !== undefined && { maxTrainLength: flags.maxTrain }),
      ...(flags.refitEvery !== undefined && { refitEvery: flags.refitEvery }),
      ...listeners,
      onLeftOut: ({ forecaster, error }) => {
        printNote(context, `${forecaster} is left out: ${error.message}`);
      },
    });
  } catch (error) {
    stop();
    if (isAbort(error)) printNote(context, "what is done is kept: --resume goes on from there");
    throw inFlags(error);
  } finally {
    stop();
  }
}

/** What the library's options are called here. */
const flagsOfOptions: Readonly<Record<string, string>> = {
  estimators: "--recipe",
  series: "symbols",
  horizon: "--horizon",
  folds: "--folds",
  step: "--step",
  minTrainLength: "--min-train",
  maxTrainLength: "--max-train",
  refitEvery: "--refit-every",
  threads: "--threads",
};

/** An option that is wrong by the name it was typed with. */
function inFlags(error: unknown): unknown {
  if (!(error instanceof InvalidOptionError)) return error;
  const flag = flagsOfOptions[error.option];
  if (!flag) return error;
  const expected = error.expected.replace("minTrainLength", "--min-train");
  return new InvalidOptionError(flag, expected, error.got);
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
