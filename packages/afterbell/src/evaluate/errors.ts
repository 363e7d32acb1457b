import type { SessionDate } from "../domain/bar.ts";
import { AfterbellError } from "../domain/errors.ts";

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

/** A forecaster's answer depends on bars after its origin. */
export class LookAheadError extends AfterbellError {
  readonly code = "LOOK_AHEAD";
  readonly forecaster: string;
  readonly symbol: string;
  readonly originDate: SessionDate;
  constructor(forecaster: string, symbol: string, originDate: SessionDate) {
    super(
      `${forecaster} looks ahead: its forecast of ${symbol} from ${originDate} is another one without the bars after that date`,
    );
    this.forecaster = forecaster;
    this.symbol = symbol;
    this.originDate = originDate;
  }
}

/** A forecaster's answer is not what a forecaster answers. */
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

/** A table with too few rows to judge a horizon on. */
export class TooFewRowsError extends AfterbellError {
  readonly code = "TOO_FEW_ROWS";
  readonly table: string;
  readonly needed: number;
  readonly got: number;
  readonly why: string;
  constructor(table: string, needed: number, got: number, why: string) {
    super(`${table}: need at least ${needed} rows (${why}), got ${got}`);
    this.table = table;
    this.needed = needed;
    this.got = got;
    this.why = why;
  }
}

/** Values so large that their squares are no numbers any more. */
export class ScoreOverflowError extends AfterbellError {
  readonly code = "SCORE_OVERFLOW";
  readonly table: string;
  readonly forecaster: string;
  constructor(table: string, forecaster: string) {
    super(`${table}: the squared errors of ${forecaster} are beyond what a double holds`);
    this.table = table;
    this.forecaster = forecaster;
  }
}

/** A file of published results that is not written as we read it. */
export class MalformedResultsError extends AfterbellError {
  readonly code = "MALFORMED_RESULTS";
  readonly file: string;
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  constructor(file: string, field: string, expected: string, got: unknown) {
    const shown = (typeof got === "string" ? got : (JSON.stringify(got) ?? "nothing")).slice(0, 60);
    super(`${file}: ${field}: expected ${expected}, got ${shown}`);
    this.file = file;
    this.field = field;
    this.expected = expected;
    this.got = shown;
  }
}
