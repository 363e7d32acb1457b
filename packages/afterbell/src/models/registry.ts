/** @file Every model that has a name: baselines, models of panels, and recipes of networks. */

import { InvalidOptionError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import type { PerSeriesEstimator } from "../domain/per-series.ts";
import { driftEstimator } from "./baselines/drift.ts";
import { type EtsOptions, etsEstimator } from "./baselines/ets.ts";
import { ewmaEstimator } from "./baselines/ewma.ts";
import { garchEstimator } from "./baselines/garch.ts";
import { garchFhsEstimator } from "./baselines/garch-fhs.ts";
import { harEstimator } from "./baselines/har.ts";
import { historicalQuantilesEstimator } from "./baselines/historical-quantiles.ts";
import { persistenceEstimator } from "./baselines/persistence.ts";
import { rangeEwmaEstimator } from "./baselines/range-ewma.ts";
import { seasonalPersistenceEstimator } from "./baselines/seasonal-persistence.ts";
import { classicRecipe, type StackedRecipe } from "./lstm/recipe.ts";
import { harxEstimator } from "./panel/harx.ts";
import type { PanelModelForecaster } from "./panel/panel-model.ts";
import { type PanelNetworkOptions, panelNetworkEstimator } from "./panel/panel-network.ts";

export interface BaselineOptions {
  /** Sessions forecast from each origin. */
  readonly horizon: number;
  /** For those that simulate paths: ewma, garch, garch-t. */
  readonly seed: number;
  /** Required by ets only: see {@link EtsOptions}. */
  readonly etsModule?: EtsOptions["etsModule"];
}

const baselines = {
  persistence: ({ horizon }) => persistenceEstimator({ horizon }),
  drift: ({ horizon }) => driftEstimator({ horizon }),
  seasonal: ({ horizon }) => seasonalPersistenceEstimator({ horizon }),
  historical: ({ horizon }) => historicalQuantilesEstimator({ horizon }),
  ewma: ({ horizon, seed }) => ewmaEstimator({ horizon, seed }),
  garch: ({ horizon, seed }) => garchEstimator({ horizon, seed }),
  "garch-t": ({ horizon, seed }) => garchEstimator({ horizon, seed, innovations: "student" }),
  "garch-fhs": ({ horizon }) => garchFhsEstimator({ horizon }),
  "gjr-fhs": ({ horizon }) => garchFhsEstimator({ horizon, hasLeverage: true }),
  "range-ewma": ({ horizon }) => rangeEwmaEstimator({ horizon }),
  har: ({ horizon }) => harEstimator({ horizon }),
  ets: ({ horizon, etsModule }) => {
    if (!etsModule) throw new InvalidOptionError("etsModule", "augurs' wasm module", etsModule);
    return etsEstimator({ horizon, etsModule });
  },
} satisfies Record<string, (options: BaselineOptions) => PerSeriesEstimator>;

export type BaselineName = keyof typeof baselines;

/** Names of all baselines, the one to beat first. */
export const baselineNames: readonly string[] = Object.keys(baselines);

/**
 * The estimator of a baseline. All provide quantiles at all `quantileLevels`.
 *
 * @throws {InvalidOptionError} No baseline of that name, a horizon or seed out of range, or ets without its module.
 */
export function baselineNamed(name: string, options: BaselineOptions): PerSeriesEstimator {
  if (!Object.hasOwn(baselines, name)) {
    throw new InvalidOptionError("baseline", `one of ${baselineNames.join(", ")}`, name);
  }
  requireWhole("horizon", 1, options.horizon);
  requireWhole("seed", 0, options.seed);
  return baselines[name as BaselineName](options);
}

/** What every model of a panel needs, and what those with a network may be given besides. */
export type PanelModelOptions = PanelNetworkOptions;

const panelModels: Readonly<
  Record<string, (options: PanelModelOptions) => Estimator<PanelModelForecaster>>
> = {
  harx: harxEstimator,
  panel: panelNetworkEstimator,
};

/** Names of models that learn from all series of a panel together. */
export const panelModelNames: readonly string[] = Object.keys(panelModels);

/**
 * The estimator of a panel model, for `backtestPanel`. All provide quantiles at all `quantileLevels`.
 *
 * @throws {InvalidOptionError} No panel model of that name, or a horizon out of range.
 */
export function panelModelNamed(
  name: string,
  options: PanelModelOptions,
): Estimator<PanelModelForecaster> {
  const make = Object.hasOwn(panelModels, name) ? panelModels[name] : undefined;
  if (make) return make(options);
  throw new InvalidOptionError("panel model", `one of ${panelModelNames.join(", ")}`, name);
}

const recipes: readonly StackedRecipe[] = [classicRecipe];

/** Names of recipes. */
export const recipeNames: readonly string[] = recipes.map((recipe) => recipe.name);

/** @throws {InvalidOptionError} No recipe of that name. */
export function recipeNamed(name: string): StackedRecipe {
  const recipe = recipes.find((candidate) => candidate.name === name);
  if (!recipe) throw new InvalidOptionError("recipe", recipeNames.join(" or "), name);
  return recipe;
}

/** All that can be backtested by name. */
export const estimatorNames: readonly string[] = [
  ...baselineNames,
  ...panelModelNames,
  ...recipeNames,
];

function requireWhole(option: string, min: number, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= min)) {
    throw new InvalidOptionError(option, `a whole number from ${min}`, value);
  }
}
