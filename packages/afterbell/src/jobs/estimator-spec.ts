/** @file The specification of an estimator: plain data, sent to threads and part of a journal's name. */

import { backendNamed, selectBackend } from "@afterbell/lstm";
import { InvalidOptionError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { lstmEstimator } from "../models/lstm/lstm-estimator.ts";
import { checkRecipe, type LstmRecipe, type StackedRecipe } from "../models/lstm/recipe.ts";
import {
  baselineNamed,
  baselineNames,
  estimatorNames,
  recipeNamed,
  recipeNames,
} from "../models/registry.ts";
import { readEtsModule } from "../workspace/ets-module.ts";
import { defaults } from "./defaults.ts";

export interface EstimatorSpec {
  readonly name: string;
  readonly horizon: number;
  readonly seed: number;
  /** A network's; null for a baseline. */
  readonly recipe: LstmRecipe | null;
  /** Name of the backend that trains a network. */
  readonly backend: string;
}

export interface SpecOptions {
  readonly horizon: number;
  /** Decides weights, shuffles, dropout and simulated paths. @default 7 */
  readonly seed?: number;
  /** Name of the backend that trains a network. @default the fastest this engine has */
  readonly backend?: string;
  /** Used instead of the named recipe. The horizon is always the backtest's. */
  readonly changed?: (recipe: StackedRecipe) => StackedRecipe;
}

/** @throws {InvalidOptionError} Neither a baseline's name nor a recipe's, or a recipe that cannot be trained. */
export function specNamed(name: string, specOptions: SpecOptions): EstimatorSpec {
  const { changed, horizon, seed = defaults.seed } = specOptions;
  const options = { horizon, seed, backend: specOptions.backend ?? selectBackend().name };
  if (baselineNames.includes(name)) return { name, ...options, recipe: null };
  if (!recipeNames.includes(name)) {
    throw new InvalidOptionError("recipe", `some of ${estimatorNames.join(", ")}`, name);
  }
  const named = recipeNamed(name);
  const recipe = checkRecipe({ ...(changed?.(named) ?? named), horizon: options.horizon });
  return { name, ...options, recipe };
}

/** The estimator itself; a network is trained on the thread that calls it. */
export function estimatorOf({ name, horizon, seed, recipe, backend }: EstimatorSpec): Estimator {
  if (recipe) return lstmEstimator(recipe, { seed, backend: backendNamed(backend) });
  return baselineNamed(name, {
    horizon,
    seed,
    ...(name === "ets" && { etsModule: readEtsModule() }),
  });
}

/**
 * How many fits a thread is given at a time: few enough to keep all threads busy and to lose little when
 * the program is killed, many enough that messages do not matter. A network takes seconds a fit, the
 * others milliseconds.
 */
export function fitsPerTask({ recipe }: EstimatorSpec): number {
  return recipe ? 1 : 10;
}
