import { AfterbellError } from "../domain/errors.ts";
import type { SessionDate } from "../domain/session-date.ts";

/** A forecaster cannot be fitted, or cannot forecast, at one origin of one series. */
export class ForecasterFailedError extends AfterbellError {
  readonly code = "FORECASTER_FAILED";
  readonly forecaster: string;
  readonly symbol: string;
  readonly originDate: SessionDate;
  /** Code of the error it failed with. */
  readonly failure: string;
  constructor(forecaster: string, symbol: string, originDate: SessionDate, cause: AfterbellError) {
    super(`${forecaster} on ${symbol} at ${originDate}: ${cause.message}`, { cause });
    this.forecaster = forecaster;
    this.symbol = symbol;
    this.originDate = originDate;
    this.failure = cause.code;
  }
}

/** A forecast depends on bars after its origin, or on another symbol's bars that had not ended by then. */
export class LookAheadError extends AfterbellError {
  readonly code = "LOOK_AHEAD";
  readonly forecaster: string;
  readonly symbol: string;
  readonly originDate: SessionDate;
  constructor(forecaster: string, symbol: string, originDate: SessionDate) {
    super(
      `${forecaster} looks ahead: its forecast of ${symbol} from ${originDate} changes when later bars are removed`,
    );
    this.forecaster = forecaster;
    this.symbol = symbol;
    this.originDate = originDate;
  }
}

/** A forecast that breaks a rule, such as finite, ascending quantiles. */
export class InvalidForecastError extends AfterbellError {
  readonly code = "INVALID_FORECAST";
  readonly forecaster: string;
  readonly symbol: string;
  readonly originDate: SessionDate;
  readonly rule: string;
  readonly got: string;
  constructor(
    forecaster: string,
    symbol: string,
    originDate: SessionDate,
    rule: string,
    got: string,
  ) {
    super(`${forecaster}: its forecast of ${symbol} from ${originDate} must ${rule}, got ${got}`);
    this.forecaster = forecaster;
    this.symbol = symbol;
    this.originDate = originDate;
    this.rule = rule;
    this.got = got;
  }
}

/** A forecaster whose horizon differs from the backtest's: all must forecast the same sessions. */
export class HorizonMismatchError extends AfterbellError {
  readonly code = "HORIZON_MISMATCH";
  readonly forecaster: string;
  /** The forecaster's. */
  readonly horizon: number;
  /** The backtest's. */
  readonly expectedHorizon: number;
  constructor(forecaster: string, horizon: number, expectedHorizon: number) {
    super(
      `${forecaster} forecasts ${sessions(horizon)} ahead, but the backtest has horizon ${expectedHorizon}: give all estimators and the backtest one horizon, or run a backtest for each`,
    );
    this.forecaster = forecaster;
    this.horizon = horizon;
    this.expectedHorizon = expectedHorizon;
  }
}

/** Two forecasters have the same name, so their scores could not be distinguished. */
export class DuplicateForecasterError extends AfterbellError {
  readonly code = "DUPLICATE_FORECASTER";
  readonly forecaster: string;
  constructor(forecaster: string) {
    super(
      `two forecasters are named ${forecaster}: give every estimator of a backtest its own name`,
    );
    this.forecaster = forecaster;
  }
}

function sessions(count: number): string {
  return `${count} session${count === 1 ? "" : "s"}`;
}
