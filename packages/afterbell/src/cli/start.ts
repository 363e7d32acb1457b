import { Command } from "commander";
import { parseSymbol } from "../domain/symbol.ts";
import { forecastJob } from "../jobs/forecast-job.ts";
import { ingestJob } from "../jobs/ingest-job.ts";
import { runJob } from "../jobs/run-job.ts";
import { recipeFields, type TrainingOutcome, type TrainSpec } from "../jobs/train-job.ts";
import { isKnownError } from "../known-error.ts";
import { sampleSymbol } from "../market/sample.ts";
import type { CliContext } from "./context.ts";
import { AmbiguousSymbolError } from "./errors.ts";
import { addFields, pickFields } from "./field-options.ts";
import { outlookText } from "./forecast.ts";
import { printLine, printNote } from "./print.ts";
import { addServeOptions, runService, type ServeFlags } from "./serve.ts";
import { onlySymbol } from "./served.ts";
import { printResult, runTraining, trainingJson } from "./train.ts";
import { workspaceOf } from "./workspace.ts";
import { worldOf } from "./world.ts";

/** `afterbell start`, also `npm start`: forecasts stored prices, trains a network if there is none, then serves both. */
type StartFlags = Omit<TrainSpec, "symbol" | "backend"> & ServeFlags;

export function startCommand(context: CliContext): Command {
  const command = new Command("start")
    .description("Forecast stored prices, and serve the forecast beside the saved model.")
    .argument("[symbol]", "ticker; optional if only one has prices or a model")
    .option("--json", "print the training result, if any, and the URL as one line of JSON");
  return addServeOptions(addFields(command, recipeFields))
    .addHelpText("after", HELP)
    .action(async (text: string | undefined, flags: StartFlags) => {
      const store = workspaceOf(context).models;
      const asked = text === undefined ? null : parseSymbol(text);
      const { requireFreePort } = await import("../serve/serve.ts");
      await requireFreePort(flags.host, flags.port);
      const symbol = asked ?? (await onlySymbol(store)) ?? (await ingestedSymbol(context));
      // First what can be known: it takes two seconds, the network some more.
      await printOutlook(symbol, flags, context);
      const about = await foundOrTrained(symbol, flags, context);
      await runService(store, symbol, { ...flags, about }, context);
    });
}

const HELP = `
If no prices are stored, it uses the embedded sample: Apple, May 2013 to May 2018. GET /forecast/SYMBOL gives the
intervals; POST /predict asks the network, which is trained if none is saved. The flags of training are the network's.

Example:
  afterbell start --port 8000`;

/** The model of prices in use, or one that is trained now. @returns What is printed of it with `--json`. */
async function foundOrTrained(
  symbol: string,
  flags: StartFlags,
  context: CliContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { json = false } = flags;
  const version = await versionInUse(symbol, context);
  if (version !== null) {
    if (!json) printLine(context, `\nFound model ${version} of ${symbol}`);
    return { symbol, version };
  }
  const trained = await trainOnStoredPrices(symbol, flags, context);
  if (!json) {
    printLine(context, "\nBeside it, the reference project's network:\n");
    printResult(context, trained, flags);
  }
  return { training: trainingJson(trained, flags) };
}

/** How far the next close may be from the last one: what can be known about it. */
async function printOutlook(
  symbol: string,
  { json = false }: Pick<StartFlags, "json">,
  context: CliContext,
): Promise<void> {
  try {
    const spec = { symbols: [symbol], horizon: 5, coverage: 0.9 };
    const { outlooks, failed } = await runJob(forecastJob, spec, worldOf(context));
    if (json) return;
    for (const outlook of outlooks) printLine(context, outlookText(outlook));
    for (const { message } of failed) printNote(context, `no interval: ${message}`);
  } catch (error) {
    // The service is worth having without it.
    if (!isKnownError(error)) throw error;
    printNote(context, `no interval: ${error.message}`);
  }
}

/**
 * The version of the model of prices in use, or null where none is.
 *
 * @throws {DamagedFileError} It cannot be read: another one has to be chosen with `use`, or trained.
 */
async function versionInUse(symbol: string, context: CliContext): Promise<string | null> {
  const store = workspaceOf(context).models;
  try {
    const inUse = await store.inUse(symbol);
    if (inUse === null) return null;
    await store.read(inUse.model, inUse.version);
    return inUse.version;
  } catch (error) {
    const next = `"afterbell models" lists the saved models, "afterbell use ${symbol} <version>" chooses one, "afterbell train ${symbol} --recipe classic" trains a new one`;
    if (isKnownError(error)) printNote(context, next);
    throw error;
  }
}

/** Judged by one refit: a start is to be short. An earlier one that was interrupted is continued where it stopped. */
function trainOnStoredPrices(
  symbol: string,
  flags: StartFlags,
  context: CliContext,
): Promise<TrainingOutcome> {
  const fields = pickFields(flags, recipeFields);
  const spec = { ...fields, symbol, maxRefits: 1, resumeIfPossible: true };
  return runTraining(spec, flags.json ?? false, context);
}

/** The only symbol with prices; with none, the sample is stored first. */
async function ingestedSymbol(context: CliContext): Promise<string> {
  const prices = workspaceOf(context).prices;
  const symbols = await prices.symbols();
  if (symbols.length > 1) throw new AmbiguousSymbolError("prices", symbols);
  if (symbols[0] !== undefined) return symbols[0];
  const spec = { symbols: [], sample: true };
  const { ingested } = await runJob(ingestJob, spec, worldOf(context));
  const { report, file } = ingested[0]!;
  printNote(context, "No prices stored yet: using the embedded sample,");
  printNote(
    context,
    `${report.sessions} sessions of ${sampleSymbol}, ${report.from} to ${report.to} (${file})`,
  );
  return sampleSymbol;
}
