/** @file The forecasts of a panel's symbols from origin dates, each symbol from its own last session. */

import { logClosesOf } from "../../dataset/log-returns.ts";
import { type BarSeries, dateAt, indexAtOrBefore } from "../../domain/bar-series.ts";
import { SeriesTooShortError, SymbolFailedError } from "../../domain/errors.ts";
import type { PanelForecast, SymbolForecast } from "../../domain/forecaster.ts";
import type { Panel } from "../../domain/panel.ts";
import { dayNumber, type SessionDate } from "../../domain/session-date.ts";
import type { StepsAt } from "./width-steps.ts";

/** Of each series, the session that it is forecast from for each origin date. */
export type OriginsOfSeries = readonly (readonly number[])[];

export interface OriginForecasts {
  readonly originDates: readonly SessionDate[];
  /** Sessions up to the origin that a forecast needs. */
  readonly contextLength: number;
  /** Called once, with origins that have been checked. */
  readonly stepsFrom: (origins: OriginsOfSeries) => StepsAt;
}

/**
 * @throws {SymbolFailedError} Fewer than `contextLength` sessions up to an origin.
 * @throws {NonPositivePriceError} A close of zero or less up to the last origin.
 */
export function originForecasts(
  { series }: Panel,
  { originDates, contextLength, stepsFrom }: OriginForecasts,
): PanelForecast[] {
  const origins = series.map((one) =>
    originDates.map((date) => indexAtOrBefore(one, dayNumber(date))),
  );
  for (const [s, one] of series.entries()) requireOrigins(one, origins[s]!, contextLength);
  if (originDates.length === 0) return [];
  const stepsAt = stepsFrom(origins);
  return originDates.map((originDate, i) => ({
    originDate,
    forecasts: series.map((one, s): SymbolForecast => {
      const origin = origins[s]![i]!;
      return { symbol: one.symbol, session: dateAt(one, origin), steps: stepsAt(s, origin) };
    }),
  }));
}

function requireOrigins(
  series: BarSeries,
  origins: readonly number[],
  contextLength: number,
): void {
  for (const origin of origins) {
    if (origin + 1 >= contextLength) continue;
    const cause = new SeriesTooShortError(contextLength, origin + 1, `context ${contextLength}`);
    throw new SymbolFailedError(series.symbol, cause);
  }
  logClosesOf(series, Math.max(-1, ...origins) + 1);
}
