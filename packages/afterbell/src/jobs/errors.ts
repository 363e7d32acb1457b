import { AfterbellError } from "../domain/errors.ts";

/** A model that can be run, but does not forecast closes of a symbol. */
export class NotAForecasterError extends AfterbellError {
  readonly code = "NOT_A_FORECASTER";
  readonly file: string;
  readonly expected: string;
  readonly got: string;
  constructor(file: string, expected: string, got: string) {
    super(`${file}: expected ${expected}, got ${got}`);
    this.file = file;
    this.expected = expected;
    this.got = got;
  }
}

/** A saved model that can be run but not trained further. */
export class NotTrainableError extends AfterbellError {
  readonly code = "NOT_TRAINABLE";
  readonly model: string;
  readonly layer: string;
  constructor(model: string, layer: string) {
    super(
      `${model}: layer ${layer} can be run but not trained; LSTM, GRU, dropout and dense layers with their usual activations can be trained`,
    );
    this.model = model;
    this.layer = layer;
  }
}

/** A job needs prices of a symbol that was never ingested. */
export class NoPricesError extends AfterbellError {
  readonly code = "NO_PRICES";
  readonly symbol: string;
  readonly file: string;
  constructor(symbol: string, file: string) {
    super(
      `no prices of ${symbol} (${file} does not exist); run "afterbell ingest ${symbol}", with --csv FILE to import a file`,
    );
    this.symbol = symbol;
    this.file = file;
  }
}
