import { AfterbellError } from "../domain/errors.ts";

/** A model that can be run, and not be taken for a forecaster of this symbol's closes. */
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
