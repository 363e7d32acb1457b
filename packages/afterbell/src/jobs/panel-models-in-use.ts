/** @file Which panel model forecasts which symbol: the version in use, or one that is made where there is none. */

import { selectBackend } from "@afterbell/lstm";
import type { JudgedSessions } from "../domain/judged-sessions.ts";
import { libraryVersion } from "../library-version.ts";
import { PANEL_CONTEXT_LENGTH, type PanelModel } from "../models/panel/panel-model.ts";
import { isUnusableModel } from "../workspace/errors.ts";
import type { ModelVersion } from "../workspace/in-use.ts";
import type { PanelBundle } from "../workspace/panel-bundle.ts";
import { UnwritableFileError } from "../workspace/storage-errors.ts";
import type { Workspace } from "../workspace/workspace.ts";
import {
  type BuiltPanelModel,
  buildPanelModel,
  judgementOf,
  savePanelModel,
} from "./build-panel-model.ts";
import type { UnforecastSymbol } from "./forecast-panel.ts";
import type { ForecastSpec } from "./forecast-spec.ts";
import type { LoadedSeries } from "./load-series.ts";
import { quickSettings } from "./panel-settings.ts";
import { promotePanelModel } from "./promote-panel.ts";
import type { SymbolCalendars } from "./symbol-calendars.ts";
import type { World } from "./world.ts";

/** A model with the symbols that it forecasts. */
export interface ModelOfSymbols {
  /** As the ledger names it: `panel/20260724T210000Z-panel`. */
  readonly version: string;
  readonly model: PanelModel;
  readonly judged: JudgedSessions | null;
  readonly loaded: readonly LoadedSeries[];
}

export interface ModelsInUse {
  readonly models: readonly ModelOfSymbols[];
  readonly failed: readonly UnforecastSymbol[];
  /** What is worth telling: a model that could not be used, or saved. */
  readonly notes: readonly string[];
}

/** Which version forecasts which stored symbol. */
export interface ChosenVersions {
  readonly bySymbol: ReadonlyMap<string, ModelVersion>;
  /** What is worth telling: a version that could not be looked at. */
  readonly notes: readonly string[];
}

/** The versions in use; of a recipe that is asked for, the newest that was fitted on the symbol, in use or not. */
export async function chosenVersions(
  { model, csv }: Pick<ForecastSpec, "model" | "csv">,
  { workspace: { panelModels } }: Pick<World, "workspace">,
): Promise<ChosenVersions> {
  if (csv !== undefined) return { bySymbol: new Map(), notes: [] };
  if (model === undefined) return { bySymbol: await panelModels.inUse(), notes: [] };
  const notes: string[] = [];
  return { bySymbol: await newest(model, panelModels, notes), notes };
}

/**
 * The models of stored symbols. Where symbols have none that forecasts as many sessions, one is fitted to all symbols,
 * saved, and put to use for those.
 */
export async function panelModelsOf(
  loaded: readonly LoadedSeries[],
  versions: ChosenVersions,
  spec: Pick<ForecastSpec, "model" | "horizon" | "csv">,
  { calendars, world }: { readonly calendars: SymbolCalendars; readonly world: World },
): Promise<ModelsInUse> {
  if (spec.csv !== undefined) return builtFor(loaded, loaded, spec, calendars, world);
  const { models, rest, notes } = await readModels(loaded, versions, spec, world);
  const fits = rest.filter(({ series }) => series.length >= PANEL_CONTEXT_LENGTH);
  // A symbol that is too short for any model says so when it is forecast.
  if (fits.length === 0 && models.length > 0) {
    const [first, ...others] = models as [ModelOfSymbols, ...ModelOfSymbols[]];
    const withRest = { ...first, loaded: [...first.loaded, ...rest] };
    return { models: [withRest, ...others], failed: [], notes };
  }
  if (rest.length === 0) return { models, failed: [], notes };
  const built = await builtFor(loaded, rest, spec, calendars, world);
  return {
    models: [...models, ...built.models],
    failed: built.failed,
    notes: [...notes, ...built.notes],
  };
}

interface ReadModels {
  readonly models: readonly ModelOfSymbols[];
  /** Symbols without one. */
  readonly rest: readonly LoadedSeries[];
  readonly notes: readonly string[];
}

async function readModels(
  loaded: readonly LoadedSeries[],
  versions: ChosenVersions,
  { horizon }: Pick<ForecastSpec, "horizon">,
  { workspace: { panelModels } }: World,
): Promise<ReadModels> {
  const notes = [...versions.notes];
  const groups = new Map<string, { bundle: PanelBundle; loaded: LoadedSeries[] }>();
  const unusable = new Set<string>();
  const rest: LoadedSeries[] = [];
  for (const one of loaded) {
    const version = versions.bySymbol.get(one.series.symbol);
    const key = version ? nameOf(version) : "";
    if (version && !groups.has(key) && !unusable.has(key)) {
      const reading = panelModels.read(version.model, version.version);
      const bundle = await orNote(reading, "a new model takes its place", notes);
      if (bundle && bundle.model.horizon >= horizon) groups.set(key, { bundle, loaded: [] });
      else unusable.add(key);
    }
    (groups.get(key)?.loaded ?? rest).push(one);
  }
  const models = [...groups].map(([version, { bundle, loaded }]) => {
    const { model, judged } = bundle;
    return { version, loaded, model, judged };
  });
  return { models, rest, notes };
}

/** By symbol, the newest version of a recipe that was fitted on it, in use or not. */
async function newest(
  recipe: string,
  panelModels: Workspace["panelModels"],
  notes: string[],
): Promise<Map<string, ModelVersion>> {
  const found = new Map<string, ModelVersion>();
  for (const version of await panelModels.versions(recipe)) {
    const reading = panelModels.manifest(recipe, version);
    const manifest = await orNote(reading, "another version is looked for", notes);
    for (const symbol of Object.keys(manifest?.data ?? {}))
      found.set(symbol, { model: recipe, version });
  }
  return found;
}

/** Of a model that cannot be used, null; the note says why, and what is done instead. */
async function orNote<T>(reading: Promise<T>, next: string, notes: string[]): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (!isUnusableModel(error)) throw error;
    notes.push(`${error.message}; ${next}`);
    return null;
  }
}

/** A model of all symbols, for some of them. */
async function builtFor(
  loaded: readonly LoadedSeries[],
  wanted: readonly LoadedSeries[],
  spec: Pick<ForecastSpec, "model" | "horizon" | "csv">,
  calendars: SymbolCalendars,
  world: World,
): Promise<ModelsInUse> {
  const surroundings = { calendars, backend: selectBackend(), world };
  const settings = quickSettings(spec.model ?? "panel", spec.horizon);
  const series = loaded.map((one) => one.series);
  const built = await buildPanelModel(series, settings, surroundings);
  if (!("forecaster" in built)) return { models: [], failed: built.failed, notes: [] };
  const isWanted = ({ series: { symbol } }: LoadedSeries) =>
    built.series.some((one) => one.symbol === symbol);
  const { forecaster, fault } = built;
  const { model } = forecaster;
  if (fault !== null && spec.model === undefined) {
    const harx = await builtFor(loaded, wanted, { ...spec, model: "harx" }, calendars, world);
    return { ...harx, notes: [`${fault}: HARx forecasts instead`, ...harx.notes] };
  }
  const { version, notes } = await saved(built, spec, world);
  const ofSymbols: ModelOfSymbols = {
    version: version ? nameOf(version) : `${model.name}/${libraryVersion}`,
    ...{ model, judged: built.judged },
    loaded: wanted.filter(isWanted),
  };
  const wantedSymbols = new Set(wanted.map((one) => one.series.symbol));
  const failed = built.failed.filter(({ symbol }) => wantedSymbols.has(symbol));
  return { models: [ofSymbols], failed, notes };
}

/** Saved and put to use, unless it is of files; a folder that cannot be written to is told. */
async function saved(
  built: BuiltPanelModel,
  { csv, model }: Pick<ForecastSpec, "csv" | "model">,
  world: World,
): Promise<{ readonly version: ModelVersion | null; readonly notes: readonly string[] }> {
  if (csv !== undefined) return { version: null, notes: [] };
  try {
    const version = await savePanelModel(built, judgementOf(built, null), world);
    const { reasons } = await promotePanelModel(built, version, world.workspace, {
      // Whoever asks for another model wants to see it, not to change what is in use.
      replaces: model === undefined,
    });
    return { version, notes: reasons };
  } catch (error) {
    if (!(error instanceof UnwritableFileError)) throw error;
    return { version: null, notes: [`the model is not saved: ${error.message}`] };
  }
}

function nameOf({ model, version }: ModelVersion): string {
  return `${model}/${version}`;
}
