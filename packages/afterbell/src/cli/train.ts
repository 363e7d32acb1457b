import { relative } from "node:path";
import { Command } from "commander";
import { InvalidOptionError } from "../domain/errors.ts";
import type { JobEvent } from "../domain/job-event.ts";
import { runJob } from "../jobs/run-job.ts";
import {
  LEAK_WARNING,
  recipeFields,
  type TrainingOutcome,
  type TrainSpec,
  trainFields,
  trainJob,
} from "../jobs/train-job.ts";
import { panelTrainingFields, type TrainPanelSpec } from "../jobs/train-panel-job.ts";
import { panelModelNames } from "../models/registry.ts";
import type { CliContext } from "./context.ts";
import { isAbort } from "./exit-codes.ts";
import { addFields } from "./field-options.ts";
import { jobDisplay } from "./job-progress.ts";
import { formatTable, paint, printJson, printLine, printNote } from "./print.ts";
import { trainPanel } from "./train-panel.ts";
import { worldOf } from "./world.ts";

interface TrainFlags extends Omit<TrainSpec, "symbol" | "backend"> {
  readonly json?: boolean;
}

/** `afterbell train AAPL`: trains a recipe, judges it beside the last close, saves the model. */
export function trainCommand(context: CliContext): Command {
  const command = new Command("train")
    .description("Train a recipe on stored prices, or on CSV files, and save the model.")
    .argument("[symbols...]", "tickers; none trains a panel on everything that is stored");
  addFields(command, { ...trainFields, ...panelTrainingFields }).option(
    "--json",
    "print the result as one line of JSON",
  );
  return addFields(command, recipeFields)
    .addHelpText(
      "after",
      "\nThe first 80 % of the windows are for training, the rest for testing. The validation loss shown\nis measured on the test windows and affects nothing; with --early-stopping it is measured on\nthe last tenth of the training windows, which are held out.\n\nAFTERBELL_BACKEND sets the backend: auto, native, wasm, or reference (float64, slow).\nAFTERBELL_THREADS sets the number of threads, 1 to 4 (default: one for each core). The model does\nnot depend on it.\n\nA panel (--recipe panel, or several symbols, or none) is judged on up to four past years by fits that had\nnot seen them, then fitted on all sessions; `afterbell forecast` uses it.\n\nExamples:\n  afterbell train\n  afterbell train AAPL MSFT NVDA --recipe harx\n  afterbell train AAPL --recipe classic --seed 7\n  afterbell train AAPL --from 20261122T150405Z-imported --epochs 3 --learning-rate 0.0005",
    )
    .action(async (symbols: readonly string[], all: TrainFlags & PanelFlags) => {
      const recipe = recipeOf(symbols, all.recipe, command);
      if (panelModelNames.includes(recipe)) {
        await trainPanel(symbols, { ...all, recipe }, context);
        return;
      }
      const { json = false, horizon: _, networks: __, ...flags } = all;
      const [symbol, ...others] = symbols;
      if (symbol === undefined || others.length > 0) {
        const rule = `one symbol for --recipe ${recipe}; --recipe ${panelModelNames.join(" or ")} takes many`;
        throw new InvalidOptionError("symbols", rule, symbols.join(" ") || "none");
      }
      const trained = await runTraining({ symbol, ...flags }, json, context);
      if (json) printJson(context, trainingJson(trained, flags));
      else printResult(context, trained, flags);
    });
}

type PanelFlags = Pick<TrainPanelSpec, "horizon" | "networks">;

/** Without `--recipe`, several symbols are a panel. */
function recipeOf(symbols: readonly string[], recipe: string, command: Command): string {
  const isNamed = command.getOptionValueSource("recipe") !== "default";
  return isNamed || symbols.length === 1 ? recipe : "panel";
}

/** Runs a training with its progress on standard error. */
export async function runTraining(
  spec: Omit<TrainSpec, "backend">,
  quiet: boolean,
  context: CliContext,
): Promise<TrainingOutcome> {
  const display = jobDisplay(context, { quiet });
  let hasStarted = false;
  const listen = (event: JobEvent) => {
    if (event.type === "progress") hasStarted = true;
    display.listen(event);
  };
  const backend = context.env.AFTERBELL_BACKEND || "auto";
  try {
    return await runJob(trainJob, { ...spec, backend }, worldOf(context), listen);
  } catch (error) {
    display.stop();
    if (isAbort(error) && hasStarted) {
      const how = spec.resumeIfPossible ? "the next start" : "--resume";
      printNote(context, `finished epochs are kept: ${how} continues from there`);
    }
    throw error;
  } finally {
    display.stop();
  }
}

/** Flags that are printed with a result. */
export type RecipeFlags = Pick<TrainSpec, "seed" | "referenceLeak">;

/** What `--json` prints of a training. */
export function trainingJson(trained: TrainingOutcome, flags: RecipeFlags): unknown {
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
    row("Last close", evaluation.persistence),
    row(`${predictor.name}${leak}`, evaluation.test),
  ];
  printLine(context, formatTable(rows));
  printLine(context, `\n${paint(context, "bold", verdict)}`);
  if (flags.referenceLeak) printLine(context, LEAK_WARNING);
  printLine(context, `Saved as ${version} in ${relative(process.cwd(), artifact) || artifact}`);
}
