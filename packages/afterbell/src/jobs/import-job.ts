/** @file An import as a job: a model and its scaler from files, judged on stored prices, saved. */

import { basename } from "node:path";
import Type, { type Static } from "typebox";
import type { BarSeries } from "../domain/bar-series.ts";
import { MissingOptionError } from "../domain/errors.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { flag, text, wholeNumber } from "../schema/field.ts";
import { readKerasFile, readScalerFile } from "../workspace/imported-file.ts";
import { folders } from "../workspace/layout.ts";
import { NoPricesError } from "./errors.ts";
import { importModel, type SavedImport } from "./import-model.ts";
import type { JobKind } from "./job-kind.ts";
import { loadSeries } from "./load-series.ts";
import { type World, waitingIn } from "./world.ts";

/** Fields that a user may give, except the scaler. */
export const importFields = {
  symbol: Type.Optional(
    text({ description: "ticker the model forecasts, such as AAPL", placeholder: "name" }),
  ),
  csv: Type.Optional(
    text({
      description: `test the model on prices from this file instead of ${folders.prices}/`,
      placeholder: "file",
    }),
  ),
  context: Type.Optional(
    wholeNumber({ description: "context length, if the file does not fix it" }),
  ),
  horizon: Type.Optional(
    wholeNumber({ description: "number of closes the model forecasts", defaultText: "1" }),
  ),
};

const spec = Type.Object({
  model: text({ description: "model file: .keras (Keras 2 or 3), .h5" }),
  ...importFields,
  scaler: Type.Optional(text({ description: "scikit-learn scaler of its inputs" })),
  noScaler: Type.Optional(flag({ description: "feed unscaled prices to the model" })),
});

export type ImportSpec = Static<typeof spec>;

/** The saved model, with the symbol that it forecasts. */
export interface ImportOutcome extends SavedImport {
  readonly symbol: string;
}

/** Takes a model trained in Keras, and its scaler, for a symbol's closes. */
export const importJob: JobKind<ImportSpec, ImportOutcome> = { name: "import", spec, run };

async function run(spec: ImportSpec, world: World): Promise<ImportOutcome> {
  if (spec.symbol === undefined) {
    throw new MissingOptionError("--symbol", "the ticker the model forecasts");
  }
  const symbol = parseSymbol(spec.symbol);
  const scaler = await scalerOf(spec);
  const model = await readKerasFile(spec.model);
  const saved = await importModel({
    ...{ symbol, home: world.workspace.home, now: world.now, scaler },
    ...waitingIn(world),
    model: { name: basename(spec.model), ...model },
    series: await pricesOf(symbol, spec.csv, world),
    ...(spec.context !== undefined && { contextLength: spec.context }),
    ...(spec.horizon !== undefined && { horizon: spec.horizon }),
  });
  return { symbol, ...saved };
}

async function scalerOf({ scaler, noScaler }: ImportSpec) {
  if (noScaler) return null;
  if (scaler !== undefined) return { name: basename(scaler), ...(await readScalerFile(scaler)) };
  const rule = "the scaler the model was trained with, or --no-scaler if there was none";
  throw new MissingOptionError("--scaler", rule);
}

/** null if none are stored; an import does not need them. */
async function pricesOf(
  symbol: string,
  csv: string | undefined,
  world: World,
): Promise<BarSeries | null> {
  try {
    return (await loadSeries(symbol, csv, world, { refuse: false })).series;
  } catch (error) {
    if (error instanceof NoPricesError) return null;
    throw error;
  }
}
