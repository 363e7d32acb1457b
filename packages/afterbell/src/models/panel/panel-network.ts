import { type Backend, selectBackend } from "@afterbell/lstm";
import { InvalidOptionError } from "../../domain/errors.ts";
import type { Estimator } from "../../domain/forecaster.ts";
import { panelOf } from "../../domain/panel.ts";
import { requireWhole } from "../../domain/require-whole.ts";
import { TooFewWindowsError } from "../errors.ts";
import { fitHarx, type HarxOptions } from "./harx.ts";
import { chooseInputs } from "./network-inputs.ts";
import { type PanelNetworkRecipe, panelNetworkRecipe } from "./network-recipe.ts";
import { type PanelModelForecaster, panelModelForecaster } from "./panel-model.ts";
import { MIN_WINDOWS, trainPanelNetwork } from "./trained-network.ts";

export interface PanelNetworkOptions extends HarxOptions {
  /** One network is trained for each, and their outputs averaged. @default [1] */
  readonly seeds?: readonly number[];
  /** @default the fastest this engine has */
  readonly backend?: Backend;
  /** Threads of the backend while training; they decide the time and not the bits. @default 1 */
  readonly threads?: number;
  /** @default panelNetworkRecipe. Others are for tests and experiments. @internal */
  readonly recipe?: PanelNetworkRecipe;
}

const NAME = "panel";

/**
 * A recurrent network that all series of a panel share, and HARx. From the features of 22 sessions (`panelFeatures`,
 * standardised on the training range, cut off at ±5) an LSTM forecasts how the variance of the next session compares
 * with s², the variance by EWMA(0.94): ln V(t + 1) - 2 ln s(t), by squared error. The width of the next session is
 * s · exp(½ ŷ). Its quantiles are the width times those of `residual-shape.ts`; the median is the last close. Steps
 * above 1 are HARx's. An interval of a step holds that of the step before.
 *
 * Ranges, volume, the market and its volume are each an input only if at least half of the training sessions know
 * them. A session is forecast by HARx in step 1 as well if it or one of the 21 before it lacks an input that the
 * network has, such as a volume, or four others of its market; so is a series that never has one.
 *
 * The same panel, seeds and backend give the same bits on any number of threads.
 *
 * `fit` rejects with `TooFewWindowsError` where fewer than 200 windows of 22 sessions have all inputs.
 *
 * @throws {InvalidOptionError} A horizon that is not a whole number from 1, or no seeds.
 * @example
 * import { dayNumber, panelOf, readSample, sessionDate } from "afterbell";
 * import { nextSessions, openCalendar } from "afterbell/market";
 * import { panelNetworkEstimator } from "afterbell/models";
 * const calendar = openCalendar("new-york");
 * const nextSession = (_, day) => dayNumber(nextSessions(calendar, sessionDate(day), 1)[0]);
 * const panel = panelOf((await readSample()).series);
 * const estimator = panelNetworkEstimator({ horizon: 1, nextSession, seeds: [1, 2] });
 * const forecaster = await estimator.fit(panel);
 * forecaster.model.networks[0].inputs.groups.includes("ranges") // → true
 * const [{ forecasts }] = forecaster.forecast(panel, ["2018-05-11"]);
 * forecasts[0].steps[0].median // → 188.589996
 */
export function panelNetworkEstimator(
  options: PanelNetworkOptions,
): Estimator<PanelModelForecaster> {
  const { seeds = [1], recipe = panelNetworkRecipe, threads = 1 } = options;
  const { horizon, nextSession, backend = selectBackend() } = options;
  requireWhole("horizon", horizon);
  if (seeds.length === 0) throw new InvalidOptionError("seeds", "at least one", "none");
  return {
    name: NAME,
    fit: async ({ series }) => {
      const train = panelOf(...series);
      const equations = fitHarx(train, horizon, nextSession);
      const chosen = chooseInputs(train, nextSession);
      if (!chosen) throw new TooFewWindowsError(MIN_WINDOWS, 0, recipe.contextLength);
      const run = { recipe, seeds, backend, threads };
      const network = await trainPanelNetwork(chosen.features, chosen.inputs, run);
      const model = { name: NAME, horizon, networks: [network], equations };
      return panelModelForecaster(model, { nextSession, backend });
    },
  };
}
