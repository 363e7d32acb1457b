import { statSync } from "node:fs";
import { Command } from "commander";
import { InvalidOptionError } from "../domain/errors.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { backtestSavedModel, savedEstimator } from "../jobs/backtest-saved-model.ts";
import { estimatorOf } from "../jobs/estimator-spec.ts";
import { reportInputOf } from "../jobs/report-input.ts";
import { runBacktest } from "../jobs/run-backtest.ts";
import type { ReportInput } from "../report/report-input.ts";
import { writeFileAtomically } from "../workspace/atomic-file.ts";
import { folders } from "../workspace/layout.ts";
import { outlineOf } from "../workspace/manifest.ts";
import type { ModelBundle } from "../workspace/model-bundle.ts";
import { FileExistsError } from "../workspace/storage-errors.ts";
import {
  addBacktestOptions,
  type BacktestFlags,
  defaultRecipes,
  runAsAsked,
} from "./backtest-options.ts";
import type { CliContext } from "./context.ts";
import { printJson, printLine, printNote } from "./print.ts";
import { flagName, recipeChangeFlags } from "./recipe-options.ts";
import { workspaceOf } from "./workspace.ts";

interface ReportFlags extends BacktestFlags {
  readonly model?: string;
  readonly output?: string;
  readonly png?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `afterbell report AAPL`: one page on how a symbol's model, or any forecaster, has done. */
export function reportCommand(context: CliContext): Command {
  const command = new Command("report")
    .description("Write a page of HTML: scores beside the last close, calibration, pictures.")
    .argument("<symbol>", "ticker, such as AAPL")
    .option("--model <version>", "a saved model to report on (default: the one in use)")
    .option("--output <file>", `where to write it (default: ${folders.reports}/SYMBOL.html)`)
    .option("--png", "each picture as a PNG file beside the page, too")
    .option("--force", "replace the file that --output names");
  return addBacktestOptions(command)
    .option("--json", "print what was written, and the scores, as one line of JSON")
    .addHelpText("after", HELP)
    .action(async (ticker: string, flags: ReportFlags) => {
      const symbol = parseSymbol(ticker);
      const file = flags.output ?? workspaceOf(context).reports.path(symbol);
      requireFree(file, flags);
      const input = await gather(symbol, flags, context);
      const files = await write(input, file, flags.png ?? false);
      const { report, subject } = input;
      const { verdict } = report.forecasters.find(({ name }) => name === subject)!;
      if (flags.json) printJson(context, { symbol, subject, verdict, files, report });
      else {
        printLine(context, `${subject}: ${verdict}`);
        for (const name of files) printLine(context, `Wrote ${name}`);
      }
    });
}

/** @throws {InvalidOptionError | FileExistsError} A folder, or a file that nothing said to replace. */
function requireFree(file: string, { output, force }: ReportFlags): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory())
    throw new InvalidOptionError("--output", "a file", `the folder ${file}`);
  if (found && output !== undefined && !force) throw new FileExistsError(file);
}

const HELP = `
Without --recipe the page is about the saved model, judged on the sessions after its training range, each
forecast from the session before. With --recipe it is about the first forecaster named, fitted anew as in
a backtest. Others stand beside it, the last close first.

The page needs no network and no script. Files in ${folders.reports}/ are replaced.

Examples:
  afterbell report AAPL
  afterbell report AAPL --recipe classic,garch --horizon 5 --folds 40 --png
  afterbell report AAPL --csv prices.csv --recipe ewma --output ewma.html`;

/** What a saved model has settled, or what fitting anew would take. */
const settledFlags = ["horizon", "step", "minTrain", "maxTrain", ...recipeChangeFlags] as const;

/** @throws {InvalidOptionError} */
function requireUnsettled(flags: ReportFlags, version: string): void {
  for (const flag of settledFlags) {
    if (flags[flag] === undefined) continue;
    const rule = `nothing beside the saved model ${version}; with --recipe a forecaster is fitted anew`;
    throw new InvalidOptionError(flagName(flag), rule, flags[flag]);
  }
}

async function gather(
  symbol: string,
  flags: ReportFlags,
  context: CliContext,
): Promise<ReportInput> {
  if (flags.model !== undefined && flags.recipe !== undefined) {
    throw new InvalidOptionError("--model", "no --recipe beside it", flags.model);
  }
  const bundle = flags.recipe === undefined ? await savedModel(symbol, flags, context) : null;
  const options = { quiet: flags.json ?? false };
  if (bundle) {
    requireUnsettled(flags, bundle.manifest.version);
    const saved = savedEstimator(bundle);
    const asked = { ...flags, recipe: defaultRecipes, horizon: outlineOf(bundle.manifest).horizon };
    const training =
      bundle.kind === "trained"
        ? { version: bundle.manifest.version, epochs: bundle.epochs }
        : null;
    return runAsAsked(
      async (specs, [series], options) =>
        reportInputOf(
          await backtestSavedModel(bundle, saved, series!, specs, options),
          [...specs.map(estimatorOf), saved],
          { name: saved.name, training, isSaved: true },
        ),
      [symbol],
      asked,
      context,
      options,
    );
  }
  const recipe = flags.recipe ?? defaultRecipes;
  const [first = "persistence"] = recipe.split(",").filter((name) => name !== "persistence");
  const name = flags.recipe === undefined ? "ewma" : first.trim();
  return runAsAsked(
    async (specs, series, options) =>
      reportInputOf(await runBacktest(specs, series, options), specs.map(estimatorOf), {
        name,
        training: null,
        isSaved: false,
      }),
    [symbol],
    { ...flags, recipe },
    context,
    options,
  );
}

/** null where none is in use, which is worth a line. */
async function savedModel(
  symbol: string,
  { model }: ReportFlags,
  context: CliContext,
): Promise<ModelBundle | null> {
  const store = workspaceOf(context).models;
  const version = model ?? (await store.current(symbol));
  if (version !== null) return store.read(symbol, version);
  printNote(
    context,
    `no model of ${symbol} is saved ("afterbell train ${symbol}" makes one): the page is about the baselines`,
  );
  return null;
}

/** @returns The files written, the page first. */
async function write(input: ReportInput, file: string, withPictures: boolean): Promise<string[]> {
  const { drawPictures, renderReport } = await import("../report/render-report.ts");
  await writeFileAtomically(file, await renderReport(input));
  if (!withPictures) return [file];
  const { svgToPng } = await import("../report/svg-to-png.ts");
  const { reportFont } = await import("./report-font.ts");
  const files = [file];
  for (const { name, svg } of await drawPictures(input)) {
    const picture = `${file.replace(/\.html?$/i, "")}-${name}.png`;
    await writeFileAtomically(picture, await svgToPng(svg, { fontFile: reportFont() }));
    files.push(picture);
  }
  return files;
}
