/**
 * @file Errors the project throws on purpose: one base class, one subclass per way to fail.
 *
 * `code` is stable and meant for programs; the message is for people and names the rule and the
 * value. Other layers add their own subclasses. Exit codes and HTTP statuses are decided in one
 * place each: `cli/exit-codes.ts` and `serve/problem.ts`.
 */

export abstract class AfterbellError extends Error {
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }
}

/** A source of prices did not respond, or not as expected. The same call may work later. */
export abstract class SourceUnavailableError extends AfterbellError {}

/** A caller passed an option outside its documented range. */
export class InvalidOptionError extends AfterbellError {
  readonly code = "INVALID_OPTION";
  readonly option: string;
  readonly expected: string;
  readonly got: unknown;
  constructor(option: string, expected: string, got: unknown) {
    super(`${option}: expected ${expected}, got ${got === "" ? "an empty text" : String(got)}`);
    this.option = option;
    this.expected = expected;
    this.got = got;
  }
}

/** A required option was not given. */
export class MissingOptionError extends AfterbellError {
  readonly code = "MISSING_OPTION";
  readonly option: string;
  readonly expected: string;
  constructor(option: string, expected: string) {
    super(`${option} is required: ${expected}`);
    this.option = option;
    this.expected = expected;
  }
}

/** The series has fewer bars than the request needs. */
export class SeriesTooShortError extends AfterbellError {
  readonly code = "SERIES_TOO_SHORT";
  readonly needed: number;
  readonly got: number;
  readonly why: string;
  constructor(needed: number, got: number, why: string) {
    super(`need at least ${needed} bars (${why}), got ${got}`);
    this.needed = needed;
    this.got = got;
    this.why = why;
  }
}

/** Bars that are not one ascending series of finite prices. */
export class InvalidSeriesError extends AfterbellError {
  readonly code = "INVALID_SERIES";
  readonly symbol: string;
  readonly rule: string;
  readonly got: string;
  constructor(symbol: string, rule: string, got: string) {
    super(`${symbol}: ${rule}, got ${got}`);
    this.symbol = symbol;
    this.rule = rule;
    this.got = got;
  }
}

/** All training closes are the same. */
export class ConstantPricesError extends AfterbellError {
  readonly code = "CONSTANT_PRICES";
  readonly price: number;
  readonly bars: number;
  constructor(price: number, bars: number) {
    super(
      `all ${bars} training closes are ${price}: a model cannot be trained on a constant series`,
    );
    this.price = price;
    this.bars = bars;
  }
}

/** A close that is not above 0, for a model that works on log prices. */
export class NonPositivePriceError extends AfterbellError {
  readonly code = "NON_POSITIVE_PRICE";
  readonly symbol: string;
  readonly date: string;
  readonly price: number;
  constructor(symbol: string, date: string, price: number) {
    super(`${symbol}: the close of ${date} must be above 0 for log returns, got ${price}`);
    this.symbol = symbol;
    this.date = date;
    this.price = price;
  }
}

/** One symbol of a panel cannot be fitted or forecast; `cause` is the reason. */
export class SymbolFailedError extends AfterbellError {
  readonly code = "SYMBOL_FAILED";
  readonly symbol: string;
  /** Code of the error it failed with. */
  readonly failure: string;
  declare readonly cause: AfterbellError;
  constructor(symbol: string, cause: AfterbellError) {
    super(`${symbol}: ${cause.message}`, { cause });
    this.symbol = symbol;
    this.failure = cause.code;
  }
}

/** A forecaster was asked for a symbol that it was not fitted on. */
export class NotFittedError extends AfterbellError {
  readonly code = "NOT_FITTED";
  readonly symbol: string;
  /** Symbols it was fitted on. */
  readonly fitted: readonly string[];
  constructor(symbol: string, fitted: readonly string[]) {
    super(
      `${symbol}: the forecaster was fitted only on ${fitted.join(", ")}; fit it on ${symbol} too`,
    );
    this.symbol = symbol;
    this.fitted = fitted;
  }
}

/** A file or folder of the user's cannot be read: it is absent, a folder, or the system does not allow it. */
export class UnreadableFileError extends AfterbellError {
  readonly code = "FILE_UNREADABLE";
  readonly file: string;
  readonly reason: string;
  constructor(file: string, reason: string) {
    super(`cannot read ${file}: ${reason}`);
    this.file = file;
    this.reason = reason;
  }
}
