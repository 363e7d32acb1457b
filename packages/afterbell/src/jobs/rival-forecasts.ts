/** @file What the rivals of the live record forecast beside a model: the same sessions, from the same prices. */

import { type BarSeries, sliceSeries } from "../domain/bar-series.ts";
import { checkLedgerQuantiles, type LedgerForecast } from "../domain/ledger-row.ts";
import { type LiveRival, liveRivals } from "../domain/live-record.ts";
import type { SeriesEstimator, SeriesForecaster } from "../domain/series-forecaster.ts";
import { isKnownError, type KnownError } from "../known-error.ts";
import { baselineNamed } from "../models/registry.ts";
import { defaults } from "./defaults.ts";
import { forecastNext } from "./forecast-next.ts";
import { ledgerForecastsBeside } from "./ledger-forecasts.ts";

/** A model's forecast of one symbol. */
export interface ModelRows {
  /** Prices that the model forecast from, up to the origin. */
  readonly series: BarSeries;
  /** Steps 1 … H, in order. */
  readonly rows: readonly LedgerForecast[];
}

/** A symbol that a rival cannot forecast, and why. */
interface AbsentRival {
  readonly rival: LiveRival;
  readonly symbol: string;
  readonly error: KnownError;
}

export interface RivalForecasts {
  /** For each row of a model, one of each rival that can forecast the symbol. */
  readonly rows: readonly LedgerForecast[];
  /** A sentence for people about each rival that is absent somewhere. */
  readonly notes: readonly string[];
}

/** A rival that cannot forecast a symbol, for too few sessions or prices without logarithms, is left out there. */
export async function rivalForecasts(
  forecasts: readonly ModelRows[],
  horizon: number,
): Promise<RivalForecasts> {
  const rows: LedgerForecast[] = [];
  const absent: AbsentRival[] = [];
  for (const rival of liveRivals) {
    const { forSeries } = baselineNamed(rival, { horizon, seed: defaults.seed });
    for (const beside of forecasts) {
      try {
        rows.push(...(await rowsOf(rival, forSeries, beside)));
      } catch (error) {
        if (!isKnownError(error)) throw error;
        absent.push({ rival, symbol: beside.series.symbol, error });
      }
    }
  }
  return { rows, notes: liveRivals.flatMap((rival) => notesOf(rival, absent)) };
}

async function rowsOf(
  rival: LiveRival,
  estimator: SeriesEstimator,
  { series, rows }: ModelRows,
): Promise<LedgerForecast[]> {
  const forecaster = await estimator.fit(series);
  const next = forecastNext(forecaster, neededBy(rival, forecaster, series));
  const beside = ledgerForecastsBeside(rows, next, rival);
  // The ledger takes all rows or none: a rival must not keep out those of the model.
  for (const row of beside) checkLedgerQuantiles(row);
  return beside;
}

/** Rivals that look at the sessions of their context alone. What the others forecast rests on all sessions. */
const contextRivals: readonly LiveRival[] = ["historical"];

/** The sessions that a forecast from the last one rests on. The forecast is the same bits as from all. */
function neededBy(
  rival: LiveRival,
  { contextLength }: SeriesForecaster,
  series: BarSeries,
): BarSeries {
  if (!contextRivals.includes(rival)) return series;
  return sliceSeries(series, Math.max(0, series.length - contextLength));
}

const MAX_NAMED = 5;

function notesOf(rival: LiveRival, absent: readonly AbsentRival[]): string[] {
  const [first, ...others] = absent.filter((one) => one.rival === rival);
  if (!first) return [];
  const symbols = [first, ...others].map(({ symbol }) => symbol);
  const named = symbols.slice(0, MAX_NAMED).join(", ");
  const more = symbols.length > MAX_NAMED ? ` and ${symbols.length - MAX_NAMED} more` : "";
  const why = others.length > 0 ? `${first.symbol}: ${first.error.message}` : first.error.message;
  return [`the ledger has no forecast by ${rival} beside that of ${named}${more} (${why})`];
}
