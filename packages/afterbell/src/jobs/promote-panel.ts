/** @file Which symbols a new panel model is put to use for. */

import { isDeepStrictEqual } from "node:util";
import { pValueText, SIGNIFICANCE_LEVEL } from "../scores/p-value.ts";
import { nullIfUnusable } from "../workspace/errors.ts";
import type { ModelVersion } from "../workspace/in-use.ts";
import type { PanelBundle } from "../workspace/panel-bundle.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { BuiltPanelModel } from "./build-panel-model.ts";
import { compareJudged } from "./compare-judged.ts";

/** A new version, and where it is used. */
export interface Promotion {
  /** Symbols that it is in use for now. */
  readonly symbols: readonly string[];
  /** Sentences for people: why it is not in use for the others. */
  readonly reasons: readonly string[];
}

/**
 * Puts a saved model to use for its symbols. Where another version is in use, a model of the same recipe replaces it;
 * one of another recipe does unless it is worse by a Diebold-Mariano test on the sessions that both were judged on.
 * Models of prices are not concerned. A version in use that cannot be read counts as none. A new model whose forecasts
 * make no sense is put to use nowhere.
 *
 * @param options.replaces Whether symbols that use another version are looked at. @default true
 */
export async function promotePanelModel(
  { forecaster: { model }, fault, judged, series }: BuiltPanelModel,
  saved: ModelVersion,
  { panelModels }: Pick<Workspace, "panelModels">,
  { replaces = true }: { readonly replaces?: boolean } = {},
): Promise<Promotion> {
  if (fault !== null) return { symbols: [], reasons: [fault] };
  const inUse = await panelModels.inUse();
  const promoted: string[] = [];
  const reasons: string[] = [];
  for (const [version, symbols] of byVersion(
    series.map(({ symbol }) => symbol),
    inUse,
  )) {
    const used = version && (await usable(version, panelModels));
    if (used && !replaces) continue;
    const reason = used && objection({ model, judged }, symbols, used);
    if (reason) reasons.push(reason);
    else promoted.push(...symbols);
  }
  if (promoted.length > 0) await panelModels.use(promoted, saved);
  return { symbols: promoted, reasons };
}

/** Symbols by the version that they use; those without one under null. */
function byVersion(
  symbols: readonly string[],
  inUse: ReadonlyMap<string, ModelVersion>,
): Map<ModelVersion | null, string[]> {
  const groups = new Map<string, { readonly version: ModelVersion | null; symbols: string[] }>();
  for (const symbol of symbols) {
    const version = inUse.get(symbol) ?? null;
    const key = version === null ? "" : `${version.model}/${version.version}`;
    const group = groups.get(key) ?? { version, symbols: [] };
    group.symbols.push(symbol);
    groups.set(key, group);
  }
  return new Map([...groups.values()].map((group) => [group.version, group.symbols]));
}

/** A version in use that cannot be read counts as none. */
function usable(
  { model, version }: ModelVersion,
  panelModels: Workspace["panelModels"],
): Promise<PanelBundle | null> {
  return panelModels.read(model, version).catch(nullIfUnusable);
}

/** Why a model in use stays; null where the new one may take its place. */
function objection(
  candidate: Pick<PanelBundle, "model" | "judged">,
  symbols: readonly string[],
  used: PanelBundle,
): string | null {
  if (isSameRecipe(candidate.model, used.model)) return null;
  if (!candidate.judged || !used.judged) return null;
  const { pValue, meanDifference, sessions } = compareJudged(
    candidate.judged,
    used.judged,
    symbols,
  );
  if (pValue === null || pValue >= SIGNIFICANCE_LEVEL || meanDifference <= 0) return null;
  return `${namesOf(symbols)} kept ${used.model.name} ${used.manifest.version}: the new model is worse on ${sessions.toLocaleString("en")} common sessions (CRPS, Diebold-Mariano ${pValueText(pValue)})`;
}

/** Whether two models differ in their data and seeds alone. */
function isSameRecipe(one: PanelBundle["model"], other: PanelBundle["model"]): boolean {
  if (one.name !== other.name) return false;
  const recipes = (model: PanelBundle["model"]) => model.networks.map(({ recipe }) => recipe);
  const [mine, theirs] = [recipes(one)[0], recipes(other)[0]];
  // Without a network of its own, the recipe is the same for want of data alone.
  return mine === undefined || theirs === undefined || isDeepStrictEqual(mine, theirs);
}

function namesOf(symbols: readonly string[]): string {
  return symbols.length <= 3 ? symbols.join(", ") : `${symbols.length} symbols`;
}
