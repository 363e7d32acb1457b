/** @file How a panel model is fitted and judged, besides the prices. */

import type { PanelNetworkRecipe } from "../models/panel/network-recipe.ts";
import { defaults } from "./defaults.ts";

export interface PanelSettings {
  /** One of `panelModelNames`. */
  readonly recipe: string;
  /** Sessions that the model forecasts at most. */
  readonly horizon: number;
  /** Of the networks that are trained, whose outputs are averaged. The first one judges. */
  readonly seeds: readonly number[];
  /** Whether a panel with a market gets a network of its own. */
  readonly trainsNetworks: boolean;
  /** Years that are judged at most; series that end earlier than the others have years of their own before. */
  readonly maxRefits: number;
  /** @default panelNetworkRecipe */
  readonly network?: PanelNetworkRecipe;
}

/** Sessions ahead that a model forecasts without being told: a week. */
export const DEFAULT_HORIZON = 5;

/**
 * What a forecast makes where no model is in use: in seconds, for it is waited for. Networks are those that were
 * trained before, and one year is judged.
 */
export function quickSettings(recipe: string, horizon: number): PanelSettings {
  const settled = { trainsNetworks: false, maxRefits: 1, seeds: [defaults.seed] };
  return { recipe, ...settled, horizon: Math.max(DEFAULT_HORIZON, horizon) };
}
