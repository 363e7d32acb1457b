import { AfterbellError } from "../domain/errors.ts";
import type { SessionDate } from "../domain/session-date.ts";

/** A statistical model that cannot be fitted to prices it was given. */
export class NotFittableError extends AfterbellError {
  readonly code = "NOT_FITTABLE";
  readonly model: string;
  readonly symbol: string;
  /** Last session of the data. */
  readonly date: SessionDate;
  readonly why: string;
  constructor(model: string, symbol: string, date: SessionDate, why: string) {
    super(`${symbol}: ${model} cannot be fitted to the sessions up to ${date}: ${why}`);
    this.model = model;
    this.symbol = symbol;
    this.date = date;
    this.why = why;
  }
}

/** Prices so extreme that a model's forecast is not finite. */
export class NonFiniteForecastError extends AfterbellError {
  readonly code = "NON_FINITE_FORECAST";
  readonly model: string;
  readonly symbol: string;
  readonly originDate: SessionDate;
  readonly stepAhead: number;
  constructor(model: string, symbol: string, originDate: SessionDate, stepAhead: number) {
    super(
      `${symbol}: the forecast of ${model} from ${originDate}, ${stepAhead} ahead, must be finite: the prices before it are too extreme`,
    );
    this.model = model;
    this.symbol = symbol;
    this.originDate = originDate;
    this.stepAhead = stepAhead;
  }
}
