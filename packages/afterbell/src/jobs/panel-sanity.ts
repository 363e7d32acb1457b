/** @file Whether a fitted panel model's forecasts make sense, before anyone is shown one. */

import type { Backend } from "@afterbell/lstm";
import type { NextSession } from "../dataset/next-session.ts";
import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import { AfterbellError } from "../domain/errors.ts";
import type { ForecastStep } from "../domain/forecast.ts";
import type { PanelForecast } from "../domain/forecaster.ts";
import { interval } from "../domain/interval.ts";
import { JUDGED_COVERAGE } from "../domain/judged-sessions.ts";
import { panelOf } from "../domain/panel.ts";
import type { SessionDate } from "../domain/session-date.ts";
import {
  PANEL_CONTEXT_LENGTH,
  type PanelModel,
  panelModelForecaster,
} from "../models/panel/panel-model.ts";

/** Sessions that are looked at: a year. */
const SANE_SESSIONS = 250;
/** How many times as wide as HARx's, or as narrow, an interval may be, */
const MAX_WIDTH_RATIO = 3;
/** but for one in so many: of a hundred thousand forecasts, a few are of odd sessions that the two see differently. */
const FORECASTS_PER_STRAY = 1000;
const MAX_STRAY_RATIO = 10;

/**
 * Every forecast one session ahead over the last 250 sessions of each series has to be positive and finite, and as wide
 * as HARx's within a factor of 3; one in 1,000 may be within a factor of 10.
 *
 * @returns A sentence for people about the first that is not; null where all are.
 */
export function panelFault(
  model: PanelModel,
  series: readonly BarSeries[],
  surroundings: { readonly nextSession: NextSession; readonly backend: Backend },
): string | null {
  const panel = panelOf(...series);
  const dates = lastDates(series);
  if (dates.length === 0) return null;
  const forecasts = (networks: PanelModel["networks"]) =>
    panelModelForecaster({ ...model, horizon: 1, networks }, surroundings).forecast(panel, dates);
  try {
    const own = forecasts(model.networks);
    return widthFault(own, model.networks.length > 0 ? forecasts([]) : own);
  } catch (error) {
    // A width that is no number ends a forecast with an error that names it.
    if (error instanceof AfterbellError) return error.message;
    throw error;
  }
}

/** The dates of the last sessions of any series from which all of them can be forecast, ascending. */
function lastDates(series: readonly BarSeries[]): SessionDate[] {
  const first = Math.max(...series.map(({ days }) => days[PANEL_CONTEXT_LENGTH - 1] ?? Infinity));
  const dates = new Set<SessionDate>();
  for (const one of series) {
    for (let t = Math.max(0, one.length - SANE_SESSIONS); t < one.length; t++) {
      if (one.days[t]! >= first) dates.add(dateAt(one, t));
    }
  }
  return [...dates].sort();
}

/** @param own With those of HARx in the same places. */
export function widthFault(
  own: readonly PanelForecast[],
  ofHarx: readonly PanelForecast[],
): string | null {
  const strays: string[] = [];
  let count = 0;
  for (const [i, { originDate, forecasts }] of own.entries()) {
    for (const [s, { symbol, steps }] of forecasts.entries()) {
      count++;
      const [step, harx] = [steps[0]!, ofHarx[i]!.forecasts[s]!.steps[0]!];
      if (!step.quantiles.every((price) => price > 0 && Number.isFinite(price))) {
        return `${symbol} on ${originDate}: a price that is not positive and finite`;
      }
      const ratio = widthOf(step) / widthOf(harx);
      if (isWithin(ratio, MAX_WIDTH_RATIO)) continue;
      const stray = `${symbol} on ${originDate}: an interval ${ratio.toPrecision(2)} times as wide as HARx's, where at most ${MAX_WIDTH_RATIO} times as wide or as narrow makes sense`;
      if (!isWithin(ratio, MAX_STRAY_RATIO)) return stray;
      strays.push(stray);
    }
  }
  return strays.length > count / FORECASTS_PER_STRAY ? strays[0]! : null;
}

function isWithin(ratio: number, factor: number): boolean {
  return ratio <= factor && ratio >= 1 / factor;
}

function widthOf(step: ForecastStep): number {
  const { lower, upper } = interval(step, JUDGED_COVERAGE)!;
  return upper - lower;
}
