import { type BarSeries, dateAt, indexAtOrBefore } from "./bar-series.ts";
import { AfterbellError, NotFittedError, SymbolFailedError } from "./errors.ts";
import type { Estimator, Forecaster, PanelForecast, SymbolForecast } from "./forecaster.ts";
import { type Panel, panelOf } from "./panel.ts";
import type { SeriesEstimator, SeriesForecaster } from "./series-forecaster.ts";
import { dayNumber, type SessionDate } from "./session-date.ts";

/** An estimator that fits each series of a panel separately. */
export interface PerSeriesEstimator<F extends SeriesForecaster = SeriesForecaster>
  extends Estimator<PerSeriesForecaster<F>> {
  /** The estimator of one series that it was made from. */
  readonly forSeries: SeriesEstimator<F>;
}

/** A forecaster for each symbol of the panel that was fitted. */
export interface PerSeriesForecaster<F extends SeriesForecaster = SeriesForecaster>
  extends Forecaster {
  /** By symbol, in the panel's order. */
  readonly bySymbol: ReadonlyMap<string, F>;
}

/**
 * An estimator for one series as one for panels: each series is fitted separately, in the panel's order, and forecast
 * only from its own sessions. An error that does not name its symbol is thrown as a {@link SymbolFailedError}.
 */
export function perSeries<F extends SeriesForecaster>(
  estimator: SeriesEstimator<F>,
): PerSeriesEstimator<F> {
  const { name } = estimator;
  return { name, forSeries: estimator, fit: (train) => fitEach(estimator, train) };
}

async function fitEach<F extends SeriesForecaster>(
  estimator: SeriesEstimator<F>,
  train: Panel,
): Promise<PerSeriesForecaster<F>> {
  const bySymbol = new Map<string, F>();
  for (const series of panelOf(...train.series).series) {
    try {
      bySymbol.set(series.symbol, await estimator.fit(series));
    } catch (error) {
      throw naming(series.symbol, error);
    }
  }
  const fitted = [...bySymbol.values()];
  const [{ horizon, quantileLevels }] = fitted as [F, ...F[]];
  return {
    name: estimator.name,
    horizon,
    quantileLevels,
    contextLength: Math.max(...fitted.map(({ contextLength }) => contextLength)),
    bySymbol,
    forecast: (panel, originDates) => forecastEach(bySymbol, panel, originDates),
  };
}

function forecastEach(
  bySymbol: ReadonlyMap<string, SeriesForecaster>,
  panel: Panel,
  originDates: readonly SessionDate[],
): PanelForecast[] {
  const days = originDates.map(dayNumber);
  const columns = panel.series.map((series) => {
    const forecaster = bySymbol.get(series.symbol);
    if (!forecaster) throw new NotFittedError(series.symbol, [...bySymbol.keys()]);
    const origins = days.map((day) => indexAtOrBefore(series, day));
    return symbolForecasts(forecaster, series, origins);
  });
  return originDates.map((originDate, i) => ({
    originDate,
    forecasts: columns.flatMap((column) => column[i] ?? []),
  }));
}

/** @returns One for each origin; undefined where the forecaster has none. */
function symbolForecasts(
  forecaster: SeriesForecaster,
  series: BarSeries,
  origins: readonly number[],
): (SymbolForecast | undefined)[] {
  const { symbol, length } = series;
  try {
    const forecasts = forecaster.forecast(series, origins);
    return origins.map((_, i) => {
      const { origin, steps } = forecasts[i] ?? { origin: -1, steps: [] };
      if (!(origin >= 0 && origin < length)) return undefined;
      return { symbol, session: dateAt(series, origin), steps };
    });
  } catch (error) {
    throw naming(symbol, error);
  }
}

/** The error, or one around it that names the symbol. */
function naming(symbol: string, error: unknown): unknown {
  if (!(error instanceof AfterbellError) || "symbol" in error) return error;
  return new SymbolFailedError(symbol, error);
}
