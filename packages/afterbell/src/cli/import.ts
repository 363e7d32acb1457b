/** @file `afterbell import`: a model that was trained in Python becomes a bundle that `serve` loads. */

import { relative } from "node:path";
import { Command } from "commander";
import {
  type ImportOutcome,
  type ImportSpec,
  importFields,
  importJob,
} from "../jobs/import-job.ts";
import { runJob } from "../jobs/run-job.ts";
import type { CliContext } from "./context.ts";
import { addFields } from "./field-options.ts";
import { jobDisplay } from "./job-progress.ts";
import { formatTable, paint, printJson, printLine } from "./print.ts";
import { worldOf } from "./world.ts";

interface ImportFlags extends Omit<ImportSpec, "model" | "scaler" | "noScaler"> {
  /** false: --no-scaler; true: neither flag was given. */
  readonly scaler?: string | boolean;
  readonly json?: boolean;
}

export function importCommand(context: CliContext): Command {
  const command = new Command("import")
    .description("Import a Keras model and its scaler as the model of a symbol.")
    .argument("<file>", "model file: .keras (Keras 2 or 3), .h5")
    .option("--scaler <file>", "scikit-learn scaler of its inputs, as pickle or joblib")
    .option("--no-scaler", "feed unscaled prices to the model");
  return addFields(command, importFields)
    .option("--json", "print the result as one line of JSON")
    .addHelpText("after", help)
    .action(async (model: string, flags: ImportFlags, command: Command) => {
      const { scaler, json = false, ...rest } = flags;
      // commander sets a --no-… option that was not given to true
      const isGiven = command.getOptionValueSource("scaler") === "cli";
      const chosen = !isGiven
        ? {}
        : scaler === false
          ? { noScaler: true }
          : { scaler: `${scaler}` };
      const { listen } = jobDisplay(context, { quiet: json });
      const spec = { model, ...rest, ...chosen };
      const saved = await runJob(importJob, spec, worldOf(context), listen);
      if (json) printJson(context, resultOf(saved));
      else printResult(context, saved);
    });
}

const help = `
No code in the files is run: a model is read as shapes and numbers, a pickle as data. A layer that
is not supported, such as Lambda, is rejected; the error names it. If prices of the symbol are
stored, the model is compared with the last close on the last fifth of them.

Examples:
  afterbell import lstm_model.keras --scaler scaler.pkl --symbol AAPL
  afterbell import model.h5 --scaler scaler.joblib --symbol PETR4.SA --context 60`;

function resultOf({ symbol, version, artifact, model, evaluation }: ImportOutcome) {
  const { contextLength, horizon, keras } = model;
  const { notes } = keras;
  return { symbol, version, artifact, contextLength, horizon, evaluation, notes };
}

function printResult(
  context: CliContext,
  { symbol, version, artifact, model, evaluation }: ImportOutcome,
): void {
  const { contextLength, horizon, keras } = model;
  const ahead = horizon === 1 ? "the next close" : `the next ${horizon} closes`;
  printLine(context, `${symbol}: forecasts ${ahead} from the last ${contextLength}`);
  for (const note of keras.notes) printLine(context, `Note: ${note}`);
  if (evaluation === null) {
    const why = `no prices of ${symbol} to test it on, or too few: its errors are not known`;
    printLine(context, `\n${paint(context, "bold", why)}`);
  } else {
    const { from, to, sessions, test, persistence, verdict } = evaluation;
    printLine(context, `Tested on ${sessions} sessions from ${from} to ${to}\n`);
    const rows = [
      ["", "MAE", "RMSE"],
      ["Last close", persistence.mae.toPrecision(5), persistence.rmse.toPrecision(5)],
      ["imported", test.mae.toPrecision(5), test.rmse.toPrecision(5)],
    ];
    printLine(context, formatTable(rows));
    printLine(context, `\n${paint(context, "bold", verdict)}`);
  }
  printLine(context, `Saved as ${version} in ${relative(process.cwd(), artifact) || artifact}`);
}
