import { AfterbellError } from "../domain/errors.ts";

/** Models or prices of several symbols are there, and the command was not told which it should take. */
export class AmbiguousSymbolError extends AfterbellError {
  readonly code = "AMBIGUOUS_SYMBOL";
  readonly symbols: readonly string[];
  constructor(what: string, symbols: readonly string[]) {
    super(`${what} of several symbols are there; name one: ${symbols.join(", ")}`);
    this.symbols = symbols;
  }
}

/** A file of numbers for a model is not what the model asks for. */
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

/** The data of a benchmark, which are not shipped, are not where they were looked for. */
export class BenchmarkDataError extends AfterbellError {
  readonly code = "NO_BENCHMARK_DATA";
  readonly file: string;
  constructor(file: string) {
    super(
      `${file} does not exist: the exchange-rate data are not shipped. They are daily rates of eight currencies from 1990 to 2016, published with Lai et al., "Modeling long- and short-term temporal patterns with deep neural networks" (SIGIR 2018), and as a CSV with a line of names with Wu et al., "Autoformer" (NeurIPS 2021). --data names the folder of the file; "afterbell benchmark --help" describes it`,
    );
    this.file = file;
  }
}
