/** @file A report as a job: its subject, its backtest, the page and its charts. */

import { statSync } from "node:fs";
import Type, { type Static } from "typebox";
import type { BacktestReport } from "../backtest/backtest-report.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { hyperparameterNames } from "../models/lstm/hyperparameters.ts";
import { estimatorNames, panelModelNames } from "../models/registry.ts";
import type { ReportInput } from "../report/report-input.ts";
import { flag, text } from "../schema/field.ts";
import { intervalRivals } from "../scores/interval-rivals.ts";
import { writeFileAtomically } from "../workspace/atomic-file.ts";
import { folders } from "../workspace/layout.ts";
import { outlineOf } from "../workspace/manifest.ts";
import type { ModelBundle } from "../workspace/model-bundle.ts";
import { FileExistsError } from "../workspace/storage-errors.ts";
import { backtestBackend, backtestFields, defaultRecipes, runAsSpecified } from "./backtest-job.ts";
import { backtestSavedModel, judgedByRefits, savedEstimator } from "./backtest-saved-model.ts";
import { openEstimator } from "./estimator-spec.ts";
import type { JobKind } from "./job-kind.ts";
import { reportInputOf } from "./report-input.ts";
import { runBacktest } from "./run-backtest.ts";
import type { World } from "./world.ts";

/** Fields of a report besides those of its backtest. */
export const reportFields = {
  model: Type.Optional(
    text({
      description: "version of a saved model to report on",
      placeholder: "version",
      defaultText: "the one in use",
    }),
  ),
  output: Type.Optional(
    text({
      description: "file to write",
      placeholder: "file",
      defaultText: `${folders.reports}/SYMBOL.html`,
    }),
  ),
  png: Type.Optional(flag({ description: "also write each chart as a PNG file beside the page" })),
  force: Type.Optional(flag({ description: "replace an existing --output file" })),
};

/** A report takes the defaults of its backtest only where no saved model has settled them. */
const { recipe: _, ...sharedFields } = backtestFields;
export const reportBacktestFields = {
  recipe: Type.Optional(
    text({
      description: `forecasters to test: ${estimatorNames.join(", ")}`,
      placeholder: "names",
    }),
  ),
  ...sharedFields,
};

const spec = Type.Object({
  symbol: text({ description: "ticker, such as AAPL" }),
  ...reportFields,
  ...reportBacktestFields,
  backend: backtestBackend,
});

export type ReportSpec = Static<typeof spec>;

export interface WrittenReport {
  readonly symbol: string;
  /** The forecaster that the page is about. */
  readonly subject: string;
  readonly verdict: string;
  /** Of its intervals, where they are compared with others'. */
  readonly intervalVerdict: string | null;
  /** The page first. */
  readonly files: readonly string[];
  readonly report: BacktestReport;
}

/** One page on how a symbol's model, or any forecaster, has done. */
export const reportJob: JobKind<ReportSpec, WrittenReport> = { name: "report", spec, run };

async function run(spec: ReportSpec, world: World): Promise<WrittenReport> {
  const symbol = parseSymbol(spec.symbol);
  const file = spec.output ?? world.workspace.reports.path(symbol);
  requireFree(file, spec);
  const input = await gather(symbol, spec, world);
  const files = await write(input, file, spec.png ?? false);
  const { report, subject } = input;
  const about = report.forecasters.find(({ name }) => name === subject)!;
  const intervalVerdict = about.intervalVerdict?.sentence ?? null;
  return { symbol, subject, verdict: about.verdict, intervalVerdict, files, report };
}

/** @throws {InvalidOptionError | FileExistsError} A folder, or an existing file without `force`. */
function requireFree(file: string, { output, force }: ReportSpec): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory())
    throw new InvalidOptionError("--output", "a file", `the folder ${file}`);
  if (found && output !== undefined && !force) throw new FileExistsError(file);
}

async function gather(symbol: string, spec: ReportSpec, world: World): Promise<ReportInput> {
  if (spec.model !== undefined && spec.recipe !== undefined) {
    throw new InvalidOptionError("--model", "no --recipe with it", spec.model);
  }
  const bundle = spec.recipe === undefined ? await savedModel(symbol, spec, world) : null;
  const { model, output, png, force, symbol: __, ...backtestSpec } = spec;
  if (bundle) return aboutSaved(bundle, symbol, backtestSpec, world);
  const asked = spec.recipe ?? (await recipeInUse(symbol, world));
  const recipe = withRivals(asked ?? defaultRecipes);
  const [first = "persistence"] = recipe.split(",").filter((name) => name !== "persistence");
  const name = asked === null ? "ewma" : first.trim();
  return runAsSpecified(
    async (specs, series, options) =>
      reportInputOf(
        await runBacktest(specs, series, options),
        specs.map((one) => openEstimator(one, world)),
        {
          ...{ name, training: null, isSaved: false, isJudged: false },
        },
      ),
    { ...backtestSpec, recipe, symbols: [symbol] },
    world,
  );
}

/** Models of panels say how far closes may move, which is judged beside others' intervals. */
function withRivals(recipe: string): string {
  const names = recipe.split(",").map((name) => name.trim());
  if (!names.some((name) => panelModelNames.includes(name))) return recipe;
  return [...names, ...intervalRivals.map(({ forecaster }) => forecaster)].join(",");
}

type BacktestPart = Omit<ReportSpec, "symbol" | keyof typeof reportFields>;

function aboutSaved(
  bundle: ModelBundle,
  symbol: string,
  spec: BacktestPart,
  world: World,
): Promise<ReportInput> {
  requireUnsettled(spec, bundle.manifest.version);
  const saved = savedEstimator(bundle);
  const { horizon } = outlineOf(bundle.manifest);
  const { version } = bundle.manifest;
  const isJudged = judgedByRefits(bundle) !== null;
  const training =
    bundle.kind === "trained" ? { version, isRefit: isJudged, epochs: bundle.epochs } : null;
  return runAsSpecified(
    async (specs, [series], options) =>
      reportInputOf(
        await backtestSavedModel(bundle, saved, series!, specs, options),
        [...specs.map((one) => openEstimator(one, world)), saved],
        { name: saved.name, training, isSaved: true, isJudged },
      ),
    { ...spec, recipe: defaultRecipes, horizon, symbols: [symbol] },
    world,
  );
}

/** Fields that a saved model fixes, or that only apply to fitting. */
const settledFields = ["horizon", "step", "minTrain", "maxTrain", ...hyperparameterNames] as const;

/** @throws {InvalidOptionError} */
function requireUnsettled(spec: BacktestPart, version: string): void {
  for (const field of settledFields) {
    if (spec[field] === undefined) continue;
    const rule = `no value, since the saved model ${version} fixes it; use --recipe to fit a new one`;
    throw new InvalidOptionError(field, rule, spec[field]);
  }
}

async function savedModel(
  symbol: string,
  { model }: ReportSpec,
  { workspace: { models } }: World,
): Promise<ModelBundle | null> {
  const version = model ?? (await models.current(symbol));
  return version === null ? null : models.read(symbol, version);
}

/** The recipe of the model of intervals in use; null if there is none, which a note reports. */
async function recipeInUse(
  symbol: string,
  { workspace: { panelModels }, emit }: World,
): Promise<string | null> {
  const used = (await panelModels.inUse()).get(symbol);
  if (used) return used.model;
  const message = `no saved model of ${symbol} ("afterbell train ${symbol}" trains one): the report compares the baselines`;
  emit({ type: "note", message });
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
