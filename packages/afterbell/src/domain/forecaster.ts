import type { ForecastStep } from "./forecast.ts";
import type { Panel } from "./panel.ts";
import type { SessionDate } from "./session-date.ts";

/** Forecast of one symbol's sessions after `session`. */
export interface SymbolForecast {
  readonly symbol: string;
  /** The last session used: the origin date's, or the one before it where the symbol did not trade that day. */
  readonly session: SessionDate;
  /** Steps ahead 1 … H, in order. */
  readonly steps: readonly ForecastStep[];
}

/** Forecasts of a panel's symbols from one origin date. */
export interface PanelForecast {
  readonly originDate: SessionDate;
  /** One for each series of the panel, in its order. */
  readonly forecasts: readonly SymbolForecast[];
}

/** Something trained, or in need of no training, that forecasts the symbols it was fitted on. */
export interface Forecaster {
  readonly name: string;
  /** Bars of a symbol, the origin included, that its forecast needs. */
  readonly contextLength: number;
  /** Sessions forecast from each origin. */
  readonly horizon: number;
  /** Levels τ in (0, 1), ascending, of the quantiles it provides; none for point forecasts. */
  readonly quantileLevels: readonly number[];
  /**
   * One forecast for each origin date, in the given order. Each symbol is forecast at its own moment, the end of
   * its last session on the origin date or before it, from its own sessions up to that one and from those of
   * others that had ended by then: from `knownAt(panel, momentOf(series, originDate))`. A backtest repeats
   * forecasts without the rest and compares bits.
   *
   * @throws {AfterbellError} A symbol cannot be forecast; the error names it.
   */
  forecast(panel: Panel, originDates: readonly SessionDate[]): readonly PanelForecast[];
}

/**
 * Fits a forecaster to a panel; stateless. `train` holds only what was known at the origin
 * (`knownForFit`), so nothing later can leak in. `perSeries` turns an estimator of one series into one
 * for panels.
 */
export interface Estimator<F extends Forecaster = Forecaster> {
  readonly name: string;
  /** @throws {AfterbellError} A symbol cannot be fitted; the error names it. */
  fit(train: Panel): Promise<F>;
}
