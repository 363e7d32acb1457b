/** @file Jobs that backtest, run from the command line: threads, progress, and errors in flags. */

import Type from "typebox";
import { InvalidOptionError } from "../domain/errors.ts";
import type { JobKind } from "../jobs/job-kind.ts";
import { runJob } from "../jobs/run-job.ts";
import { hyperparameterNames } from "../models/lstm/hyperparameters.ts";
import { wholeNumber } from "../schema/field.ts";
import type { CliContext } from "./context.ts";
import { isAbort } from "./exit-codes.ts";
import { flagName } from "./field-options.ts";
import { jobDisplay } from "./job-progress.ts";
import { printNote } from "./print.ts";
import { worldOf } from "./world.ts";

/** The number of threads changes no result, so it is not part of a job's spec. */
export const threadsField = {
  threads: Type.Optional(
    wholeNumber({ description: "number of threads", defaultText: "one for each core" }),
  ),
};

export interface BacktestRun {
  readonly threads: number | undefined;
  /** Print only notes on standard error. */
  readonly quiet: boolean;
}

/** Runs a job with its progress on standard error. */
export async function runBacktestJob<Spec, Result>(
  kind: JobKind<Spec & { readonly backend: string }, Result>,
  spec: Spec,
  { threads, quiet }: BacktestRun,
  context: CliContext,
): Promise<Result> {
  const display = jobDisplay(context, { quiet });
  const backend = context.env.AFTERBELL_BACKEND || "auto";
  const world = { ...worldOf(context), ...(threads !== undefined && { threads }) };
  try {
    return await runJob(kind, { ...spec, backend }, world, display.listen);
  } catch (error) {
    display.stop();
    if (isAbort(error)) {
      printNote(context, "finished forecasts are kept: --resume continues from there");
    }
    throw inFlags(error);
  } finally {
    display.stop();
  }
}

/** What the library's options are called on the command line. */
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
  minTrain: "--min-train",
  maxTrain: "--max-train",
  ...Object.fromEntries(hyperparameterNames.map((name) => [name, flagName(name)])),
};

/** An option that is wrong by the name it was typed with. */
function inFlags(error: unknown): unknown {
  if (!(error instanceof InvalidOptionError)) return error;
  const flag = flagsOfOptions[error.option];
  if (!flag) return error;
  const expected = error.expected.replace("minTrainLength", "--min-train");
  return new InvalidOptionError(flag, expected, error.got);
}
