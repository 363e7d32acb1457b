import { AfterbellError } from "../domain/errors.ts";
import { jsonExcerpt } from "../domain/json-excerpt.ts";

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

/** Values so large that their squares overflow. */
export class ScoreOverflowError extends AfterbellError {
  readonly code = "SCORE_OVERFLOW";
  readonly table: string;
  readonly forecaster: string;
  constructor(table: string, forecaster: string) {
    super(`${table}: the squared errors of ${forecaster} overflow a double`);
    this.table = table;
    this.forecaster = forecaster;
  }
}

/** A file of published results in an unexpected form. */
export class MalformedResultsError extends AfterbellError {
  readonly code = "MALFORMED_RESULTS";
  readonly file: string;
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  constructor(file: string, field: string, expected: string, got: unknown) {
    const shown = typeof got === "string" ? got.slice(0, 60) : jsonExcerpt(got);
    super(`${file}: ${field}: expected ${expected}, got ${shown}`);
    this.file = file;
    this.field = field;
    this.expected = expected;
    this.got = shown;
  }
}
