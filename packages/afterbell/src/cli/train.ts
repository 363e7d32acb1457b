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
import { classicRecipe } from "../models/lstm/recipe.ts";
import { panelModelNames, recipeNames } from "../models/registry.ts";
import { text } from "../schema/field.ts";
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

/** `afterbell train`: trains a recipe, judges it on sessions it had not seen, saves the model. */
export function trainCommand(context: CliContext): Command {
  const command = new Command("train")
    .description("Train a recipe on stored prices, or on CSV files, and save the model.")
    .argument("[symbols...]", "tickers; none trains a panel on everything that is stored");
  addFields(command, { ...trainFields, ...panelTrainingFields }).option(
    "--json",
    "print the result as one line of JSON",
  );
  return addFields(command, { ...recipeFields, recipe: anyRecipe })
    .addHelpText("after", HELP)
    .action(async (symbols: readonly string[], all: TrainFlags & PanelFlags) => {
      const recipe = recipeOf(all, command);
      if (panelModelNames.includes(recipe)) {
        await trainPanel(symbols, { ...all, recipe }, context);
        return;
      }
      const { json = false, horizon: _, networks: __, ...others } = all;
      const flags = { ...others, recipe };
      const [symbol, second] = symbols;
      if (symbol === undefined || second !== undefined) {
        const rule = `one symbol for --recipe ${recipe}; --recipe ${panelModelNames.join(" or ")} takes many`;
        throw new InvalidOptionError("symbols", rule, symbols.join(" ") || "none");
      }
      const trained = await runTraining({ symbol, ...flags }, json, context);
      if (json) printJson(context, trainingJson(trained, flags));
      else printResult(context, trained, flags);
    });
}

type PanelFlags = Pick<TrainPanelSpec, "horizon" | "networks">;

/** Of either kind of model: of intervals by default, since those can be forecast. */
const anyRecipe = text({
  description: `recipe to train: ${[...panelModelNames, ...recipeNames].join(", ")}`,
  ...{ placeholder: "name", default: "panel" },
});

/** A saved model to start from is one of prices, and has settled its recipe. */
function recipeOf({ recipe, from }: TrainFlags, command: Command): string {
  const isNamed = command.getOptionValueSource("recipe") !== "default";
  return isNamed || from === undefined ? recipe : classicRecipe.name;
}

const HELP = `
The recipe panel forecasts intervals, of as many symbols as there are: without symbols, of everything that is
stored. It is judged on up to four past years by fits that had not seen them, then fitted on all sessions.
"afterbell forecast" uses it, unless it is worse than the model in use.

The recipe classic, the reference project's network, forecasts the next close of one symbol, for
"afterbell serve". It is judged and fitted likewise, beside the last close. With --hold-out, the first 80 % of the
windows are for training, the rest for testing, and that model is kept. The validation loss shown is measured on the
test windows and affects nothing; with --early-stopping it is measured on the last tenth of the training windows,
which are held out.

AFTERBELL_BACKEND sets the backend: auto, native, wasm, or reference (float64, slow).
AFTERBELL_THREADS sets the number of threads, 1 to 4 (default: one for each core). The model does
not depend on it.

Examples:
  afterbell train
  afterbell train AAPL MSFT NVDA --recipe harx
  afterbell train AAPL --recipe classic --seed 7
  afterbell train AAPL --recipe classic --hold-out
  afterbell train AAPL --from 20261122T150405Z-imported --epochs 3 --learning-rate 0.0005`;

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
  const { refits, objection } = trained;
  return {
    symbol,
    recipe: trained.predictor.name,
    seed: flags.seed,
    ...(flags.referenceLeak && { leak: true }),
    bars,
    findings,
    windows,
    refits,
    test: significantScores(evaluation.test),
    persistence: significantScores(evaluation.persistence),
    verdict,
    version,
    artifact,
    inUse: objection === null,
    objection,
  };
}

/** Five significant digits; `evaluation.json` of the bundle has them all. */
function significantScores({ mae, rmse }: { readonly mae: number; readonly rmse: number }) {
  return { mae: Number(mae.toPrecision(5)), rmse: Number(rmse.toPrecision(5)) };
}

export function printResult(
  context: CliContext,
  trained: TrainingOutcome,
  flags: RecipeFlags,
): void {
  const { symbol, predictor, evaluation, verdict, version, artifact, objection } = trained;
  const row = (name: string, scores: { readonly mae: number; readonly rmse: number }) => [
    name,
    scores.mae.toPrecision(5),
    scores.rmse.toPrecision(5),
  ];
  const { from, to } = evaluation;
  const leak = flags.referenceLeak ? " (leak)" : "";
  printLine(context, `${symbol}: ${testText(trained)}`);
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
  if (objection === null) return;
  printLine(context, `Not in use: ${objection}`);
  printLine(context, `"afterbell use ${symbol} ${version}" uses it all the same`);
}

/** What was trained, and what it was tested on. */
function testText({ isHeldOut, refits, windows, evaluation }: TrainingOutcome): string {
  const trained = `${windows.train.toLocaleString("en")} windows trained`;
  const tested = `tested on ${evaluation.sessions.toLocaleString("en")} sessions`;
  if (isHeldOut) return `${trained}, ${tested}`;
  const fits = refits === 1 ? "a fit" : `${refits} fits`;
  return `${trained}; ${tested} by ${fits} that had not seen them`;
}
