/** @file Ways a request, a start or a reload can fail. `problem.ts` gives each its HTTP status. */

import { AfterbellError } from "../domain/errors.ts";
import { jsonExcerpt } from "../domain/json-excerpt.ts";
import type { ProblemEntry } from "./contract.ts";

/** The request has no body. */
export class MissingBodyError extends AfterbellError {
  readonly code = "MISSING_BODY";
  constructor() {
    super('expected a JSON body such as {"prices": [221.5, 223.19, 222.59]}, got none');
  }
}

/** The body is not JSON. */
export class InvalidJsonError extends AfterbellError {
  readonly code = "INVALID_JSON";
  constructor(why: string) {
    super(`the body is not valid JSON: ${why}`);
  }
}

/** The body is sent as something other than JSON. */
export class UnsupportedMediaTypeError extends AfterbellError {
  readonly code = "UNSUPPORTED_MEDIA_TYPE";
  readonly got: string;
  constructor(got: string) {
    super(`expected content-type application/json, got ${jsonExcerpt(got)}`);
    this.got = got;
  }
}

/** The right kind of list, with too few or too many prices. */
export class WrongPriceCountError extends AfterbellError {
  readonly code = "WRONG_PRICE_COUNT";
  readonly needed: number;
  readonly got: number;
  constructor(needed: number, got: number) {
    super(`need exactly ${needed} prices, got ${got}`);
    this.needed = needed;
    this.got = got;
  }
}

/** `prices` is missing, is not a list, or holds something that is not a price. */
export class InvalidPricesError extends AfterbellError {
  readonly code = "INVALID_PRICES";
  readonly errors: readonly ProblemEntry[];
  constructor(message: string, errors: readonly ProblemEntry[] = []) {
    super(message);
    this.errors = errors;
  }
}

/** The prices are valid, but so far from the training range that the forecast is not finite. */
export class ForecastNotFiniteError extends AfterbellError {
  readonly code = "FORECAST_NOT_FINITE";
  readonly got: number;
  constructor(got: number) {
    super(`the forecast from these prices is not a finite number, got ${got}`);
    this.got = got;
  }
}

/** There is no model to forecast with. */
export class NoModelError extends AfterbellError {
  readonly code = "NO_MODEL";
  /** @param rejected Why the newest version could not be loaded, where there is one. */
  constructor(rejected: Error | null = null) {
    const why =
      rejected === null
        ? 'none has been trained yet; "afterbell train SYMBOL --recipe classic" trains one'
        : `${rejected.name}, see the log`;
    super(`no model is loaded: ${why}`, rejected === null ? {} : { cause: rejected });
  }
}

/** No prices are stored under a symbol. The message names no folder: clients may be anywhere. */
export class SymbolNotStoredError extends AfterbellError {
  readonly code = "SYMBOL_NOT_STORED";
  readonly symbol: string;
  constructor(symbol: string) {
    super(`no prices of ${symbol} are stored: run "afterbell ingest ${symbol}"`);
    this.symbol = symbol;
  }
}

/** No model of intervals is in use for a symbol, or none that forecasts as many sessions. */
export class NoIntervalModelError extends AfterbellError {
  readonly code = "NO_INTERVAL_MODEL";
  readonly symbol: string;
  readonly horizon: number;
  constructor(symbol: string, horizon: number) {
    const sessions = horizon === 1 ? "a session" : `${horizon} sessions`;
    super(
      `no model in use forecasts intervals of ${symbol} for ${sessions}: run "afterbell forecast ${symbol} --horizon ${horizon}"`,
    );
    this.symbol = symbol;
    this.horizon = horizon;
  }
}

/** A symbol whose stored prices cannot be forecast. */
export class NoForecastError extends AfterbellError {
  readonly code = "NO_FORECAST";
  readonly symbol: string;
  constructor(symbol: string, why: string) {
    super(`no forecast of ${symbol}: ${why}`);
    this.symbol = symbol;
  }
}

/** The server is ending and takes no new work. */
export class ShuttingDownError extends AfterbellError {
  readonly code = "SHUTTING_DOWN";
  constructor() {
    super("the server is shutting down and takes no new requests");
  }
}

export class RouteNotFoundError extends AfterbellError {
  readonly code = "NOT_FOUND";
  readonly path: string;
  constructor(path: string) {
    super(`${path} does not exist; /docs lists the paths`);
    this.path = path;
  }
}

export class MethodNotAllowedError extends AfterbellError {
  readonly code = "METHOD_NOT_ALLOWED";
  /** For the header `Allow`. */
  readonly allowed: readonly string[];
  constructor(method: string, path: string, allowed: readonly string[]) {
    super(`${path} accepts ${allowed.join(", ")}, got ${method}`);
    this.allowed = allowed;
  }
}

/** Another program listens where the server should. */
export class PortInUseError extends AfterbellError {
  readonly code = "PORT_IN_USE";
  readonly host: string;
  readonly port: number;
  constructor(host: string, port: number) {
    super(
      `port ${port} of ${host} is in use, perhaps by another Afterbell: choose another with --port (npm start -- --port ${port + 1})`,
    );
    this.host = host;
    this.port = port;
  }
}
