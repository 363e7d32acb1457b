/** @file Which saved model forecasts a symbol, chosen by hand: of prices, or of intervals. */

import { parseSymbol } from "../domain/symbol.ts";
import { panelModelNames } from "../models/registry.ts";
import { ModelNotFoundError, NotFittedOnError, nullIfUnusable } from "../workspace/errors.ts";
import type { ForecastKind, ModelVersion } from "../workspace/in-use.ts";
import type { Workspace } from "../workspace/workspace.ts";

type Models = Pick<Workspace, "models" | "panelModels">;

/** What was put to use. */
export interface ChosenModel extends ModelVersion {
  readonly kind: ForecastKind;
  /** Symbols that use it now. */
  readonly symbols: readonly string[];
}

/**
 * Puts a saved version to use once it was read whole.
 *
 * @param name A symbol, whose model of prices or of intervals it then is; or a recipe of intervals, whose model all
 *   symbols use then that it was fitted on.
 * @throws {ModelNotFoundError | NotFittedOnError | DamagedFileError | NewerFormatError}
 */
export async function chooseModel(
  name: string,
  version: string,
  workspace: Models,
): Promise<ChosenModel> {
  if (await isRecipeName(name, workspace, version)) {
    const { manifest } = await workspace.panelModels.read(name, version);
    const symbols = Object.keys(manifest.data);
    return putToUse(symbols, { model: name, version }, workspace);
  }
  const symbol = parseSymbol(name);
  if ((await workspace.models.versions(symbol)).includes(version)) {
    await workspace.models.use(symbol, version);
    return { kind: "prices", model: symbol, version, symbols: [symbol] };
  }
  return chooseIntervals(symbol, version, workspace);
}

/**
 * Whether a word is a recipe of intervals and no ticker. Recipes are in lower case. A ticker in lower case that is
 * spelt as one is a ticker only where it alone has a model, or the version that is asked for.
 */
export async function isRecipeName(
  word: string,
  { models, panelModels }: Models,
  version?: string,
): Promise<boolean> {
  if (!panelModelNames.includes(word)) return false;
  const isAmong = (versions: readonly string[]) =>
    version === undefined ? versions.length > 0 : versions.includes(version);
  if (isAmong(await panelModels.versions(word))) return true;
  return !isAmong(await models.versions(parseSymbol(word)));
}

async function chooseIntervals(
  symbol: string,
  version: string,
  { models, panelModels }: Models,
): Promise<ChosenModel> {
  let other: ModelVersion | null = null;
  for (const model of panelModelNames) {
    if (!(await panelModels.versions(model)).includes(version)) continue;
    const { manifest } = await panelModels.read(model, version);
    other = { model, version };
    if (Object.hasOwn(manifest.data, symbol)) return putToUse([symbol], other, { panelModels });
  }
  const fitted = await fittedOn(symbol, panelModels);
  if (other) throw new NotFittedOnError(symbol, other, fitted.map(nameOf));
  const ofPrices = await models.versions(symbol);
  throw new ModelNotFoundError(symbol, version, [...ofPrices, ...fitted.map((one) => one.version)]);
}

async function putToUse(
  symbols: readonly string[],
  version: ModelVersion,
  { panelModels }: Pick<Models, "panelModels">,
): Promise<ChosenModel> {
  await panelModels.use(symbols, version);
  return { kind: "intervals", ...version, symbols };
}

/** Sound versions of all recipes whose data have the symbol. */
async function fittedOn(
  symbol: string,
  panelModels: Models["panelModels"],
): Promise<ModelVersion[]> {
  const found: ModelVersion[] = [];
  for (const model of panelModelNames) {
    for (const version of await panelModels.versions(model)) {
      const manifest = await panelModels.manifest(model, version).catch(nullIfUnusable);
      if (manifest && Object.hasOwn(manifest.data, symbol)) found.push({ model, version });
    }
  }
  return found;
}

function nameOf({ model, version }: ModelVersion): string {
  return `${model} ${version}`;
}
