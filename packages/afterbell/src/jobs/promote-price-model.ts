/** @file Whether a new model of prices is put to use. */

import { isDeepStrictEqual } from "node:util";
import { DamagedFileError } from "@afterbell/interchange";
import type { BarSeries } from "../domain/bar-series.ts";
import type { JudgedCloses } from "../domain/judged-closes.ts";
import type { Predictor } from "../models/lstm/lstm-predictor.ts";
import { type DieboldMariano, testDifferences } from "../scores/diebold-mariano.ts";
import { pValueText, SIGNIFICANCE_LEVEL } from "../scores/p-value.ts";
import { ModelNotFoundError } from "../workspace/errors.ts";
import type { ModelVersion } from "../workspace/in-use.ts";
import type { ModelBundle } from "../workspace/model-bundle.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { priceFault } from "./price-sanity.ts";

export interface PriceModelCandidate {
  readonly predictor: Predictor;
  readonly judged: JudgedCloses;
}

/**
 * Puts a saved model to use for its symbol, unless its forecasts make no sense, or another recipe is in use and has
 * lower losses by a Diebold-Mariano test on the sessions that both were judged on. Models of intervals are not
 * concerned.
 *
 * @returns A sentence for people: why it is not in use. null where it is.
 */
export async function promotePriceModel(
  candidate: PriceModelCandidate,
  saved: ModelVersion,
  series: BarSeries,
  { models }: Pick<Workspace, "models">,
): Promise<string | null> {
  const { symbol } = series;
  const objection =
    priceFault(candidate.predictor, series) ?? (await worseThanUsed(candidate, symbol, models));
  if (objection === null) await models.use(symbol, saved.version, saved.model);
  return objection;
}

async function worseThanUsed(
  { predictor: { model }, judged }: PriceModelCandidate,
  symbol: string,
  models: Workspace["models"],
): Promise<string | null> {
  const used = await modelInUse(symbol, models);
  if (used?.kind !== "trained" || used.judged === null) return null;
  if (isSameRecipe(model.recipe, used.model.recipe)) return null;
  // Scores of a scaler that has seen the test range are not those of forecasts.
  if (model.recipe.scalerSeesTestRange || used.model.recipe.scalerSeesTestRange) return null;
  const { dates, meanDifference, pValue } = compareCloses(judged, used.judged);
  if (pValue === null || pValue >= SIGNIFICANCE_LEVEL || meanDifference <= 0) return null;
  return `${used.manifest.version} stays in use: the new model is worse on ${dates.toLocaleString("en")} common sessions (absolute error, Diebold-Mariano ${pValueText(pValue)})`;
}

/** The model that a new one would replace; null where there is none that can be read. */
async function modelInUse(
  symbol: string,
  models: Workspace["models"],
): Promise<ModelBundle | null> {
  const version = await models.inUse(symbol);
  if (!version) return null;
  try {
    return await models.read(version.model, version.version);
  } catch (error) {
    // What cannot be read cannot be served either: the new model takes its place.
    if (error instanceof DamagedFileError || error instanceof ModelNotFoundError) return null;
    throw error;
  }
}

/** Through the form on disk, in which a field without a value is left out. */
function isSameRecipe(one: object, other: object): boolean {
  const plain = (recipe: object): unknown => JSON.parse(JSON.stringify(recipe));
  return isDeepStrictEqual(plain(one), plain(other));
}

/** The Diebold-Mariano test on the losses of the sessions on which both were judged. */
export function compareCloses(one: JudgedCloses, other: JudgedCloses): DieboldMariano {
  const theirs = new Map([...other.days].map((day, i) => [day, other.losses[i]!]));
  const common = [...one.days.entries()].filter(([, day]) => theirs.has(day));
  return testDifferences(
    Float64Array.from(common, ([i, day]) => one.losses[i]! - theirs.get(day)!),
    0,
  );
}
