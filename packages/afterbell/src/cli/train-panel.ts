/** @file `afterbell train` of a model of intervals, on as many symbols as there are. */

import { relative } from "node:path";
import { InvalidOptionError } from "../domain/errors.ts";
import { runJob } from "../jobs/run-job.ts";
import {
  type PanelTrainingOutcome,
  panelHyperparameters,
  panelTrainingFields,
  type TrainPanelSpec,
  trainPanelJob,
} from "../jobs/train-panel-job.ts";
import type { CliContext } from "./context.ts";
import { isAbort } from "./exit-codes.ts";
import { incomplete, printFailures } from "./failures.ts";
import { flagName } from "./field-options.ts";
import { jobDisplay } from "./job-progress.ts";
import { paint, printJson, printLine, printNote } from "./print.ts";
import { worldOf } from "./world.ts";

const KEPT = "finished epochs of networks are kept: --resume continues from there";
const ownFields = ["recipe", "seed", "csv", "accept", "resume"];

/** @param flags Of the whole command; those of other recipes are refused. */
export async function trainPanel(
  symbols: readonly string[],
  { json = false, ...flags }: Readonly<Record<string, unknown>> & { readonly json?: boolean },
  context: CliContext,
): Promise<void> {
  const known = [...ownFields, ...Object.keys({ ...panelTrainingFields, ...panelHyperparameters })];
  for (const [name, value] of Object.entries(flags)) {
    if (known.includes(name)) continue;
    throw new InvalidOptionError(flagName(name), `no value with --recipe ${flags.recipe}`, value);
  }
  const backend = context.env.AFTERBELL_BACKEND || "auto";
  const spec = { ...flags, symbols: [...symbols], backend } as TrainPanelSpec;
  const display = jobDisplay(context, { quiet: json });
  const trained = await runJob(trainPanelJob, spec, worldOf(context), display.listen)
    .finally(display.stop)
    .catch((error: unknown) => {
      if (isAbort(error)) printNote(context, KEPT);
      throw error;
    });
  if (json) printJson(context, jsonOf(trained));
  else printOutcome(context, trained);
  if (trained.failed.length > 0) throw incomplete(trained.failed, trained.fitted.length, "fitted");
}

function jsonOf({ model, failed, symbols, ...about }: PanelTrainingOutcome) {
  const failures = failed.map(({ symbol, code, message }) => ({ symbol, code, message }));
  return {
    recipe: model.model,
    version: model.version,
    inUseBy: symbols,
    ...about,
    failed: failures,
  };
}

function printOutcome(context: CliContext, outcome: PanelTrainingOutcome): void {
  const { model, fitted, judgement, symbols, reasons, artifact, failed } = outcome;
  const count = (n: number) => `${n} ${n === 1 ? "symbol" : "symbols"}`;
  printLine(context, `${model.model}: fitted on ${count(fitted.length)}`);
  if (judgement) {
    const { refits, from, to, verdict } = judgement;
    const fits = refits === 1 ? "one fit" : `${refits} fits`;
    printLine(
      context,
      `judged from ${from} to ${to} by ${fits} that had not seen those sessions\n`,
    );
    if (verdict !== null) printLine(context, paint(context, "bold", verdict));
  } else printNote(context, "too few sessions to judge it on the past");
  printLine(
    context,
    `\nSaved as ${model.version} in ${relative(process.cwd(), artifact) || artifact}`,
  );
  const isEverywhere = symbols.length === fitted.length;
  if (symbols.length > 0)
    printLine(context, `In use by ${isEverywhere ? "all of them" : count(symbols.length)}`);
  for (const reason of reasons) printLine(context, `Not in use: ${reason}`);
  if (symbols.length > 0) printLine(context, 'Next: "afterbell forecast"');
  if (!isEverywhere) {
    const command = `afterbell use ${model.model} ${model.version}`;
    printLine(
      context,
      `To use it ${symbols.length > 0 ? "everywhere" : "all the same"}: "${command}"`,
    );
  }
  if (failed.length > 0) printFailures(context, failed);
}
