import { Command } from "commander";
import { parseSymbol } from "../domain/symbol.ts";
import { forecastJob } from "../jobs/forecast-job.ts";
import { ingestJob } from "../jobs/ingest-job.ts";
import { runJob } from "../jobs/run-job.ts";
import { recipeFields, type TrainingOutcome, type TrainSpec } from "../jobs/train-job.ts";
import { isKnownError } from "../known-error.ts";
import { sampleSymbol } from "../market/sample.ts";
import type { ModelStore } from "../workspace/model-store.ts";
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

/** `afterbell start`, also `npm start`: trains a model if there is none, then serves it. */
type StartFlags = Omit<TrainSpec, "symbol" | "backend"> & ServeFlags;

export function startCommand(context: CliContext): Command {
  const command = new Command("start")
    .description("Serve the saved model; train one first if there is none.")
    .argument("[symbol]", "ticker; optional if only one has prices or a model")
    .option("--json", "print the training result, if any, and the URL as one line of JSON");
  return addServeOptions(addFields(command, recipeFields))
    .addHelpText(
      "after",
      "\nIf no prices are stored, it uses the embedded sample: Apple, May 2013 to May 2018.\n\nExample:\n  afterbell start --port 8000",
    )
    .action(async (text: string | undefined, flags: StartFlags) => {
      const store = workspaceOf(context).models;
      const asked = text === undefined ? null : parseSymbol(text);
      const { requireFreePort } = await import("../serve/serve.ts");
      await requireFreePort(flags.host, flags.port);
      const found = await modelInUse(asked, store, context);
      if (found !== null) {
        const line = `Found model ${found.version} of ${found.symbol}`;
        if (!flags.json) printLine(context, line);
        await printOutlook(found.symbol, flags, context);
        await runService(store, found.symbol, { ...flags, about: { ...found } }, context);
        return;
      }
      const trained = await trainOnStoredPrices(asked, flags, context);
      if (!flags.json) printResult(context, trained, flags);
      await printOutlook(trained.symbol, flags, context);
      const about = { training: trainingJson(trained, flags) };
      await runService(store, trained.symbol, { ...flags, about }, context);
    });
}

/** How far the next close may be from the last one: what can be known about it. */
async function printOutlook(
  symbol: string,
  { json = false }: Pick<StartFlags, "json">,
  context: CliContext,
): Promise<void> {
  if (json) return;
  try {
    const spec = { symbols: [symbol], horizon: 1, coverage: 0.9 };
    const { outlooks } = await runJob(forecastJob, spec, worldOf(context));
    for (const outlook of outlooks) printLine(context, `\n${outlookText(outlook)}`);
  } catch (error) {
    // The service is worth having without it; "afterbell forecast" says what is in the way.
    if (!isKnownError(error)) throw error;
  }
}

/**
 * The model in use, or null where none is.
 *
 * @throws {DamagedFileError} It cannot be read: another one has to be chosen with `use`, or trained.
 */
async function modelInUse(asked: string | null, store: ModelStore, context: CliContext) {
  const symbol = asked ?? (await onlySymbol(store));
  if (symbol === null) return null;
  try {
    const inUse = await store.inUse(symbol);
    if (inUse === null) return null;
    await store.read(inUse.model, inUse.version);
    return { symbol, version: inUse.version };
  } catch (error) {
    const next = `"afterbell models" lists the saved models, "afterbell use ${symbol} <version>" chooses one, "afterbell train ${symbol}" trains a new one`;
    if (isKnownError(error)) printNote(context, next);
    throw error;
  }
}

async function trainOnStoredPrices(
  asked: string | null,
  flags: StartFlags,
  context: CliContext,
): Promise<TrainingOutcome> {
  const symbol = asked ?? (await ingestedSymbol(context));
  // An earlier start that was interrupted is continued where it stopped.
  const spec = { ...pickFields(flags, recipeFields), symbol, resumeIfPossible: true };
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
