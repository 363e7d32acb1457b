/** @file A fitted model of a panel: plain data, and the forecaster that it becomes with calendars and a backend. */

import type { Backend } from "@afterbell/lstm";
import { keptLevelHistory } from "../../dataset/level-history.ts";
import type { NextSession } from "../../dataset/next-session.ts";
import { quantileLevels } from "../../domain/forecast.ts";
import type { Forecaster } from "../../domain/forecaster.ts";
import type { Panel } from "../../domain/panel.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import { type HarxEquation, WARM_UP_SESSIONS } from "./harx-equations.ts";
import { harxChoices } from "./harx-steps.ts";
import { networkWidths } from "./network-widths.ts";
import { type OriginsOfSeries, originForecasts } from "./origin-forecasts.ts";
import type { TrainedPanelNetwork } from "./trained-network.ts";
import { type ScaledAt, scaledBy, widthSteps } from "./width-steps.ts";

/** All that a forecast needs besides prices and calendars. It is stored and sent as it is. */
export interface PanelModel {
  /** Of the recipe. */
  readonly name: string;
  readonly horizon: number;
  /** Of step 1: a session is forecast by the first that has all its inputs there. Empty: HARx alone. */
  readonly networks: readonly TrainedPanelNetwork[];
  /** HARx's, by basis and step; the equation with most inputs first. */
  readonly equations: readonly HarxEquation[];
}

/** Its coefficients and weights are shared: it forecasts symbols that it was not fitted on as well. */
export interface PanelModelForecaster extends Forecaster {
  readonly model: PanelModel;
}

export interface PanelModelSurroundings {
  /** The calendars of the series. */
  readonly nextSession: NextSession;
  /** What computes the networks. */
  readonly backend: Backend;
}

/** Sessions that a forecast needs: the warm-up, and the one it is made from. */
export const PANEL_CONTEXT_LENGTH = WARM_UP_SESSIONS + 1;

/**
 * Step 1 is a network's where one has its inputs, else HARx's as later steps are. Each width has the shape of the past
 * residuals of its kind (`residual-shape.ts`), and an interval of a step holds that of the step before.
 */
export function panelModelForecaster(
  model: PanelModel,
  surroundings: PanelModelSurroundings,
): PanelModelForecaster {
  const { name, horizon } = model;
  const contextLength = PANEL_CONTEXT_LENGTH;
  const forecast = (panel: Panel, originDates: readonly SessionDate[]) =>
    originForecasts(panel, {
      ...{ originDates, contextLength },
      stepsFrom: (origins) => widthSteps(panel, name, choicesOf(panel, origins)),
    });
  const choicesOf = (panel: Panel, origins: OriginsOfSeries) => {
    const { nextSession } = surroundings;
    const historyOf = keptLevelHistory();
    const [first, ...later] = harxChoices(panel, origins, { ...model, nextSession, historyOf });
    const ofNetworks = model.networks.map((network): ScaledAt => {
      const widths = networkWidths(panel, origins, { network, ...surroundings, historyOf });
      return scaledBy(panel, widths, 1);
    });
    return [[...ofNetworks, ...first!], ...later];
  };
  return { name, contextLength, horizon, quantileLevels, model, forecast };
}
