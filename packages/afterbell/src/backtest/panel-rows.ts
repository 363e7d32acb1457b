/** @file Which forecasts of a panel's fits are scored, symbol by symbol. */

import type { Fold } from "../dataset/fold.ts";
import type { RollingOrigin } from "../dataset/rolling-origin.ts";
import { type BarSeries, indexAtOrBefore } from "../domain/bar-series.ts";
import { SeriesTooShortError, SymbolFailedError } from "../domain/errors.ts";
import { knownForFit, seriesNamed } from "../domain/panel.ts";
import { dayNumber } from "../domain/session-date.ts";
import { type PlannedFit, planPanel } from "./plan-panel.ts";

/** A forecast to score. */
export interface PanelRow {
  /** Which of the fits. */
  readonly fit: PlannedFit;
  /** Which of the fit's origins. */
  readonly row: number;
  /** In the symbol's own bars. */
  readonly fold: Fold;
}

/** What the series of a panel are forecast from, whoever the forecaster is. */
export interface PlannedPanel {
  readonly fits: readonly PlannedFit[];
  /** Of each series, in their order, the forecasts that are scored. */
  readonly rows: readonly (readonly PanelRow[])[];
}

/**
 * A function of series and plan: any thread comes to the same fits and rows.
 *
 * @throws {SeriesTooShortError | SymbolFailedError} Nothing to forecast from.
 */
export function plannedPanel(series: readonly BarSeries[], plan: RollingOrigin): PlannedPanel {
  const fits = planPanel({ series }, plan);
  return { fits, rows: series.map((one) => panelRows(one, fits, plan)) };
}

/**
 * A symbol's forecasts whose sessions have all come, in time order. One that did not trade on an origin date is
 * forecast from the same session again there; that is the same forecast, and counted once for each fit.
 *
 * @throws {SymbolFailedError} None: the series is too short.
 */
export function panelRows(
  series: BarSeries,
  fits: readonly PlannedFit[],
  { horizon, minTrainLength }: RollingOrigin,
): PanelRow[] {
  const { symbol, length } = series;
  const rows: PanelRow[] = [];
  let before = -1;
  for (const fit of fits.filter(({ panel }) => panel.series.includes(series))) {
    const { length: end } = seriesNamed(knownForFit(fit.panel, fit.trainDate), symbol);
    const train = { start: Math.max(0, end - fit.maxTrainLength), end };
    for (const [row, originDate] of fit.originDates.entries()) {
      const origin = indexAtOrBefore(series, dayNumber(originDate));
      const test = { start: origin + 1, end: origin + 1 + horizon };
      if (origin > before && test.end <= length)
        rows.push({ fit, row, fold: { origin, train, test } });
      before = origin;
    }
  }
  if (rows.length > 0) return rows;
  const { trainDate } = fits.at(-1)!;
  const known = indexAtOrBefore(series, dayNumber(trainDate)) + 1;
  const tooShort =
    known < minTrainLength
      ? new SeriesTooShortError(minTrainLength, known, `by the last fit, on ${trainDate}`)
      : new SeriesTooShortError(known + horizon, length, `${horizon} after an origin of a fit`);
  throw new SymbolFailedError(symbol, tooShort);
}
