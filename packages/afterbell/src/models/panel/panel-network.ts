import { type Backend, selectBackend } from "@afterbell/lstm";
import { InvalidOptionError } from "../../domain/errors.ts";
import type { Estimator } from "../../domain/forecaster.ts";
import { type Panel, panelOf } from "../../domain/panel.ts";
import { requireWhole } from "../../domain/require-whole.ts";
import { type SessionDate, sessionDate } from "../../domain/session-date.ts";
import { TooFewWindowsError } from "../errors.ts";
import { type NetworkTrainer, trainerOn } from "../network-trainer.ts";
import { fitHarx, type HarxOptions } from "./harx.ts";
import { chooseInputs, inputColumns, type OptionalFeatureGroup } from "./network-inputs.ts";
import { type PanelNetworkRecipe, panelNetworkRecipe } from "./network-recipe.ts";
import { type PanelModelForecaster, panelModelForecaster } from "./panel-model.ts";
import {
  MIN_WINDOWS,
  type NetworkProgress,
  type NetworkTrainingRun,
  type TrainedPanelNetwork,
  type TrainingRange,
  trainPanelNetwork,
} from "./trained-network.ts";

export interface PanelNetworkOptions extends HarxOptions {
  /** One network is trained for each, and their outputs averaged. @default [1] */
  readonly seeds?: readonly number[];
  /**
   * Groups of features that are left out even where they are known. Without `market` and `marketVolume` a network that
   * was trained on a panel also forecasts a symbol alone. @default none
   */
  readonly without?: readonly OptionalFeatureGroup[];
  /** @default the fastest this engine has */
  readonly backend?: Backend;
  /** Threads of the backend while training; they decide the time and not the bits. @default 1 */
  readonly threads?: number;
  /** @default on the thread that calls, with `backend` and `threads` */
  readonly trainer?: NetworkTrainer;
  /**
   * Networks that were trained before, without inputs of the market. A panel whose sessions lack those is forecast by
   * the newest that has seen no session after the panel's last one, or by HARx alone where there is none such.
   *
   * @default a network is trained on every panel
   */
  readonly pretrained?: readonly TrainedPanelNetwork[];
  /** Whether a panel with a market gets a network of its own; else only those trained before are used. @default true */
  readonly trainsNetworks?: boolean;
  /** Aborting ends a training between two batches. */
  readonly signal?: AbortSignal;
  readonly onBatch?: (progress: NetworkProgress) => void;
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
 * them and `without` does not name them. A session is forecast by HARx in step 1 as well if it or one of the 21 before it lacks an input that the
 * network has, such as a volume, or four others of its market; so is a series that never has one.
 *
 * Of more than about 250,000 sessions, whole symbols at even distances in the panel are trained on (ADR 25).
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
  const { seeds = [1], backend = selectBackend(), horizon, nextSession } = options;
  requireWhole("horizon", horizon);
  if (seeds.length === 0) throw new InvalidOptionError("seeds", "at least one", "none");
  return {
    name: NAME,
    fit: async ({ series }) => {
      const train = panelOf(...series);
      const equations = fitHarx(train, horizon, nextSession);
      const networks = await networksFor(train, { ...options, seeds, backend });
      const model = { name: NAME, horizon, networks, equations };
      return panelModelForecaster(model, { nextSession, backend });
    },
  };
}

type Settled = PanelNetworkOptions & Required<Pick<PanelNetworkOptions, "seeds" | "backend">>;

/** In the order in which a session looks for one that has its inputs. */
async function networksFor(train: Panel, options: Settled): Promise<TrainedPanelNetwork[]> {
  const { pretrained, recipe = panelNetworkRecipe, nextSession, without = [] } = options;
  const trainedOn = rangeOf(train);
  const newest = newestBefore(pretrained ?? [], trainedOn.until);
  if (pretrained && options.trainsNetworks === false) return newest ? [newest] : [];
  const chosen = chooseInputs(train, { nextSession, without });
  const hasMarket = chosen?.inputs.groups.includes("market") ?? false;
  if (pretrained && !hasMarket) return newest ? [newest] : [];
  if (!chosen) throw new TooFewWindowsError(MIN_WINDOWS, 0, recipe.contextLength);
  const { features, featuresOf, inputs } = chosen;
  const network = await trainPanelNetwork(features, inputs, runOf(options, recipe, trainedOn));
  const isWhole = (s: number) => inputColumns(featuresOf(s), inputs.groups) !== null;
  return newest && !train.series.every((_, s) => isWhole(s)) ? [network, newest] : [network];
}

function runOf(
  { seeds, backend, threads, trainer, signal, onBatch }: Settled,
  recipe: PanelNetworkRecipe,
  trainedOn: TrainingRange,
): NetworkTrainingRun {
  return {
    ...{ recipe, seeds, trainedOn },
    trainer: trainer ?? trainerOn(backend, threads),
    ...(signal && { signal }),
    ...(onBatch && { onBatch }),
  };
}

function rangeOf({ series }: Panel): TrainingRange {
  return {
    symbols: series.map(({ symbol }) => symbol),
    from: sessionDate(Math.min(...series.map(({ days }) => days[0]!))),
    until: sessionDate(Math.max(...series.map(({ days }) => days.at(-1)!))),
  };
}

/** @returns null where all have seen later sessions. */
function newestBefore(
  networks: readonly TrainedPanelNetwork[],
  date: SessionDate,
): TrainedPanelNetwork | null {
  const known = networks.filter(({ trainedOn }) => trainedOn.until <= date);
  const untils = known.map(({ trainedOn }) => trainedOn.until).sort();
  return known.find(({ trainedOn }) => trainedOn.until === untils.at(-1)) ?? null;
}
