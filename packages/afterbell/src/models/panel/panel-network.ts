import { type Backend, selectBackend } from "@afterbell/lstm";
import type { NextSession } from "../../dataset/next-session.ts";
import { InvalidOptionError } from "../../domain/errors.ts";
import { quantileLevels } from "../../domain/forecast.ts";
import type { Estimator, Forecaster } from "../../domain/forecaster.ts";
import { type Panel, panelOf } from "../../domain/panel.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import { TooFewWindowsError } from "../errors.ts";
import { type HarxForecaster, type HarxOptions, harxEstimator } from "./harx.ts";
import { harxChoices } from "./harx-steps.ts";
import { chooseInputs } from "./network-inputs.ts";
import { type PanelNetworkRecipe, panelNetworkRecipe } from "./network-recipe.ts";
import { networkWidths } from "./network-widths.ts";
import { type OriginsOfSeries, originForecasts } from "./origin-forecasts.ts";
import { MIN_WINDOWS, type TrainedPanelNetwork, trainPanelNetwork } from "./trained-network.ts";
import { scaledBy, widthSteps } from "./width-steps.ts";

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

/** The networks with their weights, and HARx. They are shared: symbols they were not fitted on are forecast as well. */
export interface PanelNetworkForecaster extends Forecaster {
  readonly network: TrainedPanelNetwork;
  readonly equations: HarxForecaster["equations"];
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
 * forecaster.network.inputs.groups.includes("ranges") // → true
 * const [{ forecasts }] = forecaster.forecast(panel, ["2018-05-11"]);
 * forecasts[0].steps[0].median // → 188.589996
 */
export function panelNetworkEstimator(
  options: PanelNetworkOptions,
): Estimator<PanelNetworkForecaster> {
  const { seeds = [1], recipe = panelNetworkRecipe, threads = 1 } = options;
  const { horizon, nextSession, backend = selectBackend() } = options;
  const harx = harxEstimator({ horizon, nextSession });
  if (seeds.length === 0) throw new InvalidOptionError("seeds", "at least one", "none");
  return {
    name: NAME,
    fit: async (train) => {
      const fallback = await harx.fit(train);
      const chosen = chooseInputs(panelOf(...train.series), nextSession);
      if (!chosen) throw new TooFewWindowsError(MIN_WINDOWS, 0, recipe.contextLength);
      const run = { recipe, seeds, backend, threads };
      const network = await trainPanelNetwork(chosen.features, chosen.inputs, run);
      return networkForecaster(network, fallback, { nextSession, backend });
    },
  };
}

function networkForecaster(
  network: TrainedPanelNetwork,
  { horizon, contextLength, equations }: HarxForecaster,
  { nextSession, backend }: { readonly nextSession: NextSession; readonly backend: Backend },
): PanelNetworkForecaster {
  const stepsFrom = (panel: Panel, origins: OriginsOfSeries) => {
    const widths = networkWidths(panel, origins, { network, nextSession, backend });
    const [first, ...later] = harxChoices(panel, { equations, horizon, nextSession });
    return widthSteps(panel, NAME, [[scaledBy(panel, widths, 1), ...first!], ...later]);
  };
  const forecast = (panel: Panel, originDates: readonly SessionDate[]) =>
    originForecasts(panel, {
      ...{ originDates, contextLength },
      stepsFrom: (origins) => stepsFrom(panel, origins),
    });
  const shape = { name: NAME, contextLength, horizon, quantileLevels };
  return { ...shape, network, equations, forecast };
}
