import { relative } from "node:path";
import { type Backend, nativeObstacle, selectBackend } from "@afterbell/lstm";
import { Command } from "commander";
import { parseSymbol } from "../domain/symbol.ts";
import { type TrainedModel, type TrainingStart, trainModel } from "../jobs/train-model.ts";
import { folders } from "../workspace/layout.ts";
import type { CliContext } from "./context.ts";
import { isAbort } from "./exit-codes.ts";
import { threadsFrom } from "./options.ts";
import { formatTable, paint, printJson, printLine, printNote } from "./print.ts";
import { addRecipeOptions, type RecipeFlags } from "./recipe-options.ts";
import { loadSeries } from "./series.ts";
import { recipeAndStart } from "./starting-point.ts";
import { trainingProgress } from "./training-progress.ts";
import { waitingIn, workspaceOf } from "./workspace.ts";

interface TrainFlags extends RecipeFlags {
  readonly csv?: string;
  /** A saved version to go on from. */
  readonly from?: string;
  /** "quietly": where there is nothing to go on from, that is not worth a line. */
  readonly resume?: boolean | "quietly";
  readonly json?: boolean;
}

/** `afterbell train AAPL`: trains a recipe, judges it beside the last close, saves the model. */
export function trainCommand(context: CliContext): Command {
  const command = new Command("train")
    .description("Train a recipe on stored prices, or on a CSV file, and save the model.")
    .argument("<symbol>", "ticker, such as AAPL")
    .option("--csv <file>", `read prices from this file instead of ${folders.prices}/`)
    .option(
      "--from <version>",
      "go on from the weights and the scaler of a saved model, imported or not",
    )
    .option("--resume", "go on where an interrupted training of the same recipe and data stopped")
    .option("--json", "print the result as one line of JSON");
  return addRecipeOptions(command)
    .addHelpText(
      "after",
      "\nThe first 80 % of the windows train, the rest test. The validation loss shown is that of\nthe test windows, and no decision depends on it; with --early-stopping it is that of\ntraining windows held out.\n\nExamples:\n  afterbell train AAPL --recipe classic --seed 7\n  afterbell train AAPL --from 20261122T150405Z-imported --epochs 3 --learning-rate 0.0005\n\nAFTERBELL_BACKEND names what computes: auto, native, wasm, or reference (float64, slow).\nAFTERBELL_THREADS is how many threads do, 1 to 4: as many as there are cores, unless it is set.\nThe model does not depend on it.",
    )
    .action(async (symbol: string, flags: TrainFlags) => {
      const trained = await runTraining(parseSymbol(symbol), flags, context);
      if (flags.json) printJson(context, resultOf(trained, flags));
      else printResult(context, trained, flags);
    });
}

/** What {@link runTraining} made, with the number of bars it was made from. */
export interface TrainingOutcome extends TrainedModel {
  readonly symbol: string;
  readonly bars: number;
  /** What an ingest of the same prices would list. */
  readonly findings: number;
}

/** Loads the series, trains with progress on standard error, and saves. */
export async function runTraining(
  symbol: string,
  flags: TrainFlags,
  context: CliContext,
): Promise<TrainingOutcome> {
  const { recipe, ...start } = await recipeAndStart(symbol, flags, workspaceOf(context));
  if (recipe.scalerSeesTestRange) printNote(context, LEAK_WARNING);
  const { series, findings } = await loadSeries(symbol, flags.csv, context);
  const threads = threadsFrom(context.env);
  const { stop, ...listeners } = trainingProgress(context, { quiet: flags.json ?? false });
  let hasStarted = false;
  try {
    const trained = await trainModel(series, {
      recipe,
      ...start,
      seed: flags.seed,
      home: context.home,
      now: context.now,
      backend: backendFor(context),
      ...(threads !== null && { threads }),
      resume: flags.resume === "quietly" ? "if-whole" : (flags.resume ?? false),
      ...waitingIn(context),
      ...listeners,
      onStart: (start) => {
        hasStarted = true;
        for (const note of startNotes(start, flags.resume ?? false)) printNote(context, note);
        listeners.onStart(start);
      },
    });
    return { ...trained, symbol, bars: series.bars.length, findings: findings.length };
  } catch (error) {
    stop();
    if (isAbort(error) && hasStarted) {
      const how = flags.resume === "quietly" ? "the next start" : "--resume";
      printNote(context, `epochs done so far are kept: ${how} goes on from there`);
    }
    throw error;
  } finally {
    stop();
  }
}

const LEAK_WARNING =
  "leak: the scaler is fitted on the test range as well (--reference-leak); its scores are not a forecast's";

/** As AFTERBELL_BACKEND says; where the fastest is not there, one line says why. */
function backendFor(context: CliContext): Backend {
  const choice = context.env.AFTERBELL_BACKEND || "auto";
  const backend = selectBackend(choice);
  const obstacle = choice === "auto" ? nativeObstacle() : null;
  if (obstacle !== null) printNote(context, `${backend.name} computes: ${obstacle}`);
  return backend;
}

function startNotes(start: TrainingStart, resume: boolean | "quietly"): string[] {
  const { epochs, epochsDone, epochsDropped, damage, backend } = start;
  const notes: string[] = [];
  if (damage !== null) notes.push(`${damage}: training begins with the first epoch`);
  if (epochsDone > 0) notes.push(`resumed after epoch ${epochsDone} of ${epochs}`);
  else if (resume === true) {
    const what = `no checkpoint of this recipe, seed, data and backend (${backend})`;
    notes.push(`${what}: training begins with the first epoch`);
  }
  if (epochsDropped > 0) {
    notes.push(
      `an interrupted training got to epoch ${epochsDropped} of ${epochs}; this one begins anew (--resume would go on)`,
    );
  }
  return notes;
}

/** What `--json` prints of a training. */
export function resultOf(trained: TrainingOutcome, flags: RecipeFlags): unknown {
  const { symbol, bars, findings, windows, evaluation, verdict, version, artifact } = trained;
  return {
    symbol,
    recipe: trained.predictor.name,
    seed: flags.seed,
    ...(flags.referenceLeak && { leak: true }),
    bars,
    findings,
    windows,
    test: significantScores(evaluation.test),
    persistence: significantScores(evaluation.persistence),
    verdict,
    version,
    artifact,
  };
}

/** Five significant digits; `evaluation.json` of the bundle has them all. */
function significantScores({ mae, rmse }: { readonly mae: number; readonly rmse: number }) {
  return { mae: Number(mae.toPrecision(5)), rmse: Number(rmse.toPrecision(5)) };
}

export function printResult(
  context: CliContext,
  { symbol, predictor, evaluation, verdict, windows, version, artifact }: TrainingOutcome,
  flags: RecipeFlags,
): void {
  const row = (name: string, scores: { readonly mae: number; readonly rmse: number }) => [
    name,
    scores.mae.toPrecision(5),
    scores.rmse.toPrecision(5),
  ];
  const { from, to, sessions } = evaluation;
  const leak = flags.referenceLeak ? " (leak)" : "";
  printLine(context, `${symbol}: ${windows.train} windows trained, tested on ${sessions} sessions`);
  printLine(context, `from ${from} to ${to}, errors in the currency of the prices\n`);
  const rows = [
    ["", "MAE", "RMSE"],
    row("last close", evaluation.persistence),
    row(`${predictor.name}${leak}`, evaluation.test),
  ];
  printLine(context, formatTable(rows));
  printLine(context, `\n${paint(context, "bold", verdict)}`);
  if (flags.referenceLeak) printLine(context, LEAK_WARNING);
  printLine(context, `Saved as ${version} in ${relative(process.cwd(), artifact) || artifact}`);
}
