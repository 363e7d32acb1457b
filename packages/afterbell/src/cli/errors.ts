import { AfterbellError, SourceUnavailableError } from "../domain/errors.ts";
import type { ModelVersion } from "../workspace/in-use.ts";

/** There are models or prices of several symbols, and the command was given none of them. */
export class AmbiguousSymbolError extends AfterbellError {
  readonly code = "AMBIGUOUS_SYMBOL";
  readonly symbols: readonly string[];
  constructor(what: string, symbols: readonly string[]) {
    super(`found ${what} of several symbols; choose one: ${symbols.join(", ")}`);
    this.symbols = symbols;
  }
}

/** A model of a symbol's prices is to be exported, and only one of intervals forecasts it. */
export class IntervalModelOnlyError extends AfterbellError {
  readonly code = "INTERVAL_MODEL_ONLY";
  readonly symbol: string;
  readonly model: string;
  readonly version: string;
  constructor(symbol: string, { model, version }: ModelVersion, format: string) {
    super(
      `no model of the prices of ${symbol} is saved; its intervals are forecast by a model of many symbols: "afterbell export ${model} --version ${version} --to ${format}" exports that one`,
    );
    this.symbol = symbol;
    this.model = model;
    this.version = version;
  }
}

/** A file of numbers does not fit the model's input. */
export class InvalidInputError extends AfterbellError {
  readonly code = "INVALID_INPUT";
  readonly file: string;
  readonly reason: string;
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`);
    this.file = file;
    this.reason = reason;
  }
}

/** The data of a benchmark were not found. They are not shipped. */
export class BenchmarkDataError extends AfterbellError {
  readonly code = "NO_BENCHMARK_DATA";
  readonly file: string;
  constructor(file: string) {
    super(
      `${file} does not exist: the exchange-rate data are not shipped. They are daily rates of eight currencies from 1990 to 2016, published with Lai et al., "Modeling long- and short-term temporal patterns with deep neural networks" (SIGIR 2018), and as a CSV with a line of names with Wu et al., "Autoformer" (NeurIPS 2021). Pass its folder with --data; "afterbell benchmark --help" describes the format`,
    );
    this.file = file;
  }
}

/** Some symbols of several failed, and the others did not. */
export class SymbolsFailedError extends AfterbellError {
  readonly code = "SYMBOLS_FAILED";
  readonly symbols: readonly string[];
  /** How many did not fail. */
  readonly done: number;
  /** @param how What was done with those: `stored`. */
  constructor(symbols: readonly string[], done: number, how: string) {
    super(failureText(symbols, done, how));
    this.symbols = symbols;
    this.done = done;
  }
}

/** As {@link SymbolsFailedError}; of at least one the source did not respond, so a later run may succeed. */
export class SymbolsUnavailableError extends SourceUnavailableError {
  readonly code = "SYMBOLS_UNAVAILABLE";
  readonly symbols: readonly string[];
  /** How many did not fail. */
  readonly done: number;
  /** @param how What was done with those: `stored`. */
  constructor(symbols: readonly string[], done: number, how: string) {
    super(failureText(symbols, done, how));
    this.symbols = symbols;
    this.done = done;
  }
}

function failureText(symbols: readonly string[], done: number, how: string): string {
  const some = symbols.slice(0, 5).join(", ") + (symbols.length > 5 ? ", …" : "");
  const others = done === 1 ? "the other one is" : "the others are";
  const rest = done === 0 ? "" : `; ${others} ${how}`;
  return `${symbols.length} of ${symbols.length + done} symbols failed: ${some}${rest}`;
}
