/** @file `afterbell import`: a model that was trained in Python, made a bundle that `serve` loads. */

import { basename, relative } from "node:path";
import { Command } from "commander";
import { InvalidOptionError } from "../domain/errors.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { importModel, type SavedImport } from "../jobs/import-model.ts";
import { readKerasFile, readScalerFile } from "../workspace/imported-file.ts";
import { folders } from "../workspace/layout.ts";
import type { CliContext } from "./context.ts";
import { NoPricesError } from "./errors.ts";
import { requireFlag, wholeNumber } from "./options.ts";
import { formatTable, paint, printJson, printLine } from "./print.ts";
import { loadSeries } from "./series.ts";
import { waitingIn } from "./workspace.ts";

interface ImportFlags {
  readonly symbol?: string;
  /** false: --no-scaler; undefined: nothing was said. */
  readonly scaler?: string | boolean;
  readonly csv?: string;
  readonly context?: number;
  readonly horizon?: number;
  readonly json?: boolean;
}

export function importCommand(context: CliContext): Command {
  return (
    new Command("import")
      .description("Take a model trained in Keras, and its scaler, for a symbol's closes.")
      .argument("<file>", "model file: .keras (Keras 2 or 3), .h5")
      .option("--symbol <name>", "ticker whose closes it forecasts, such as AAPL")
      .option("--scaler <file>", "scikit-learn scaler of its inputs, from pickle or joblib")
      .option("--no-scaler", "the model takes prices as they are")
      .option(
        "--csv <file>",
        `judge it on the prices of this file instead of those in ${folders.prices}/`,
      )
      .option(
        "--context <n>",
        "sessions it sees, where the file leaves that open",
        wholeNumber("--context"),
      )
      .option(
        "--horizon <n>",
        "its outputs are the next n closes (default: 1)",
        wholeNumber("--horizon"),
      )
      .option("--json", "print the result as one line of JSON")
      .addHelpText("after", help)
      // commander makes true of a --no-… option that was not given
      .action((file: string, flags: ImportFlags, command: Command) => {
        const isGiven = command.getOptionValueSource("scaler") === "cli";
        const { scaler, ...rest } = flags;
        return importFile(file, { ...rest, ...(isGiven && { scaler: scaler! }) }, context);
      })
  );
}

const help = `
Nothing of the files is run: a model is read as shapes and numbers, a pickle as data. What cannot be
run here, such as a Lambda layer, is refused by its name. Where prices of the symbol are stored, the
model is judged on the last fifth of them beside the last close.

Examples:
  afterbell import lstm_model.keras --scaler scaler.pkl --symbol AAPL
  afterbell import model.h5 --scaler scaler.joblib --symbol PETR4.SA --context 60`;

async function importFile(file: string, flags: ImportFlags, context: CliContext): Promise<void> {
  const symbol = parseSymbol(requireFlag("--symbol", "the ticker it forecasts", flags.symbol));
  const scaler = await scalerOf(flags);
  const model = await readKerasFile(file);
  const saved = await importModel({
    symbol,
    home: context.home,
    ...waitingIn(context),
    now: context.now,
    model: { name: basename(file), ...model },
    scaler,
    series: await storedSeries(symbol, flags.csv, context),
    ...(flags.context !== undefined && { contextLength: flags.context }),
    ...(flags.horizon !== undefined && { horizon: flags.horizon }),
  });
  if (flags.json) printJson(context, resultOf(symbol, saved));
  else printResult(context, symbol, saved);
}

async function scalerOf({ scaler }: ImportFlags) {
  if (scaler === false) return null;
  if (typeof scaler !== "string") {
    const rule = "the file of the scaler it was trained with, or --no-scaler if there was none";
    throw new InvalidOptionError("--scaler", rule, "nothing");
  }
  return { name: basename(scaler), ...(await readScalerFile(scaler)) };
}

/** null where nothing is stored, which is no fault of an import. */
async function storedSeries(symbol: string, csv: string | undefined, context: CliContext) {
  try {
    return (await loadSeries(symbol, csv, context)).series;
  } catch (error) {
    if (error instanceof NoPricesError) return null;
    throw error;
  }
}

function resultOf(symbol: string, { version, artifact, model, evaluation }: SavedImport) {
  const { contextLength, horizon, keras } = model;
  const { notes } = keras;
  return { symbol, version, artifact, contextLength, horizon, evaluation, notes };
}

function printResult(
  context: CliContext,
  symbol: string,
  { version, artifact, model, evaluation }: SavedImport,
): void {
  const { contextLength, horizon, keras } = model;
  const ahead = horizon === 1 ? "the next close" : `the next ${horizon} closes`;
  printLine(context, `${symbol}: forecasts ${ahead} from ${contextLength}`);
  for (const note of keras.notes) printLine(context, `Note: ${note}`);
  if (evaluation === null) {
    const why = `no prices of ${symbol} to judge it on, or too few: its errors are not known`;
    printLine(context, `\n${paint(context, "bold", why)}`);
  } else {
    const { from, to, sessions, test, persistence, verdict } = evaluation;
    printLine(context, `Tested on ${sessions} sessions from ${from} to ${to}\n`);
    const rows = [
      ["", "MAE", "RMSE"],
      ["last close", persistence.mae.toPrecision(5), persistence.rmse.toPrecision(5)],
      ["imported", test.mae.toPrecision(5), test.rmse.toPrecision(5)],
    ];
    printLine(context, formatTable(rows));
    printLine(context, `\n${paint(context, "bold", verdict)}`);
  }
  printLine(context, `Saved as ${version} in ${relative(process.cwd(), artifact) || artifact}`);
}
