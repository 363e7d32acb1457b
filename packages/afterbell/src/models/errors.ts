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

/** Too few of a model's past errors are known to tell the shape of its forecast from them. */
export class TooFewResidualsError extends AfterbellError {
  readonly code = "TOO_FEW_RESIDUALS";
  readonly model: string;
  readonly symbol: string;
  readonly originDate: SessionDate;
  readonly stepAhead: number;
  readonly needed: number;
  readonly got: number;
  constructor(
    { model, symbol, originDate }: Pick<TooFewResidualsError, "model" | "symbol" | "originDate">,
    { stepAhead, needed, got }: Pick<TooFewResidualsError, "stepAhead" | "needed" | "got">,
  ) {
    super(
      `${symbol}: ${model} needs at least ${needed} known residuals ${stepAhead} ahead in the two years up to ${originDate}, got ${got}: add earlier sessions, or other symbols`,
    );
    this.model = model;
    this.symbol = symbol;
    this.originDate = originDate;
    this.stepAhead = stepAhead;
    this.needed = needed;
    this.got = got;
  }
}

/** Too few stretches of sessions whose inputs are all known to train a network on. */
export class TooFewWindowsError extends AfterbellError {
  readonly code = "TOO_FEW_WINDOWS";
  readonly needed: number;
  readonly got: number;
  readonly contextLength: number;
  constructor(needed: number, got: number, contextLength: number) {
    super(
      `panel needs at least ${needed} windows of ${contextLength} sessions in a row whose inputs are all known, got ${got}: add earlier sessions, or other symbols`,
    );
    this.needed = needed;
    this.got = got;
    this.contextLength = contextLength;
  }
}
