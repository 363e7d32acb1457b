/** @file The specification of an estimator: plain data, sent to threads and part of a journal's name. */

import { backendNamed, selectBackend } from "@afterbell/lstm";
import { InvalidOptionError, MissingOptionError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { lstmEstimator } from "../models/lstm/lstm-estimator.ts";
import { checkRecipe, type LstmRecipe, type StackedRecipe } from "../models/lstm/recipe.ts";
import {
  baselineNamed,
  baselineNames,
  estimatorNames,
  panelModelNamed,
  panelModelNames,
  recipeNamed,
  recipeNames,
} from "../models/registry.ts";
import { readEtsModule } from "../workspace/ets-module.ts";
import { readPretrainedNetworks } from "../workspace/pretrained-networks.ts";
import { type CalendarSpecs, nextSessionOf } from "./calendar-specs.ts";
import { defaults } from "./defaults.ts";

export interface EstimatorSpec {
  readonly name: string;
  readonly horizon: number;
  readonly seed: number;
  /** Of a network for one series; null for others. */
  readonly recipe: LstmRecipe | null;
  /** Name of the backend that trains a network. */
  readonly backend: string;
  /** Of every symbol of the panel; only for models of panels. */
  readonly calendars?: CalendarSpecs;
}

export interface SpecOptions {
  readonly horizon: number;
  /** Decides weights, shuffles, dropout and simulated paths. @default 7 */
  readonly seed?: number;
  /** Name of the backend that trains a network. @default the fastest this engine has */
  readonly backend?: string;
  /** Required by models of panels: `calendarSpecsOf` has them. */
  readonly calendars?: CalendarSpecs;
  /** Used instead of the named recipe. The horizon is always the backtest's. */
  readonly changed?: (recipe: StackedRecipe) => StackedRecipe;
}

/**
 * @throws {InvalidOptionError} No baseline, model of panels or recipe of that name, or a recipe that cannot be trained.
 * @throws {MissingOptionError} A model of panels without calendars.
 */
export function specNamed(name: string, specOptions: SpecOptions): EstimatorSpec {
  const { changed, horizon, seed = defaults.seed, calendars } = specOptions;
  const options = { horizon, seed, backend: specOptions.backend ?? selectBackend().name };
  if (baselineNames.includes(name)) return { name, ...options, recipe: null };
  if (panelModelNames.includes(name)) {
    if (calendars) return { name, ...options, recipe: null, calendars };
    throw new MissingOptionError("calendars", `the calendar of each symbol, for ${name}`);
  }
  if (!recipeNames.includes(name)) {
    throw new InvalidOptionError("recipe", `some of ${estimatorNames.join(", ")}`, name);
  }
  const named = recipeNamed(name);
  const recipe = checkRecipe({ ...(changed?.(named) ?? named), horizon: options.horizon });
  return { name, ...options, recipe };
}

/** The estimator itself; a network is trained on the thread that calls it. */
export function estimatorOf(spec: EstimatorSpec): Estimator {
  return openEstimator(spec);
}

/** Likewise. @param options.signal Aborting ends the training of a network between two batches. */
export function openEstimator(
  { name, horizon, seed, recipe, backend, calendars }: EstimatorSpec,
  { signal }: { readonly signal?: AbortSignal } = {},
): Estimator {
  const abortable = signal && { signal };
  if (recipe) return lstmEstimator(recipe, { seed, backend: backendNamed(backend), ...abortable });
  if (calendars) {
    return panelModelNamed(name, {
      ...{ horizon, seeds: [seed], backend: backendNamed(backend), ...abortable },
      ...{ nextSession: nextSessionOf(calendars), pretrained: readPretrainedNetworks() },
    });
  }
  return baselineNamed(name, {
    horizon,
    seed,
    ...(name === "ets" && { etsModule: readEtsModule() }),
  });
}

/** Whether it learns from all symbols of a panel together. */
export function isOfPanels({ calendars }: EstimatorSpec): boolean {
  return calendars !== undefined;
}

/**
 * How many fits a thread is given at a time: few enough to keep all threads busy and to lose little when
 * the program is killed, many enough that messages do not matter. A network or a model of panels takes seconds a fit,
 * the others milliseconds.
 */
export function fitsPerTask(spec: EstimatorSpec): number {
  return spec.recipe || isOfPanels(spec) ? 1 : 10;
}
