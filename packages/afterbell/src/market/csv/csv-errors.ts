/** @file What can be wrong with a price file: each error names the file, and the line if there is one. */

import { AfterbellError } from "../../domain/errors.ts";

/** A file of prices that cannot be read as one. */
export abstract class PriceFileError extends AfterbellError {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number | null;
  constructor(file: string, line: number | null, message: string) {
    super(`${file}${line === null ? "" : `, line ${line}`}: ${message}`);
    this.file = file;
    this.line = line;
  }
}

export class FileNotFoundError extends PriceFileError {
  readonly code = "FILE_NOT_FOUND";
  constructor(file: string) {
    super(file, null, "no such file");
  }
}

export class FileIsDirectoryError extends PriceFileError {
  readonly code = "FILE_IS_DIRECTORY";
  constructor(file: string) {
    super(file, null, "expected a CSV file, got a folder");
  }
}

/** Bytes that are neither UTF-8 nor UTF-16 with a byte order mark. */
export class NotTextError extends PriceFileError {
  readonly code = "FILE_NOT_UTF8";
  constructor(file: string, hint: string) {
    super(file, null, `is not UTF-8 text (${hint})`);
  }
}

export class EmptyFileError extends PriceFileError {
  readonly code = "FILE_EMPTY";
  constructor(file: string) {
    super(file, null, "is empty");
  }
}

/** Text of another kind, such as a web page saved under the name of a CSV. */
export class NotCsvError extends PriceFileError {
  readonly code = "NOT_CSV";
  readonly looksLike: string;
  constructor(file: string, looksLike: string) {
    super(file, 1, `expected CSV, got ${looksLike}`);
    this.looksLike = looksLike;
  }
}

/** Quotes that do not open and close as CSV has them. */
export class MalformedCsvError extends PriceFileError {
  readonly code = "MALFORMED_CSV";
  readonly reason: string;
  constructor(file: string, line: number | null, reason: string) {
    super(file, line, `is not well-formed CSV: ${reason}`);
    this.reason = reason;
  }
}

/** A heading and nothing below it, or rows without a single price. */
export class NoPriceRowsError extends PriceFileError {
  readonly code = "NO_PRICE_ROWS";
  readonly why: string;
  constructor(file: string, why: string) {
    super(file, null, `has no prices (${why})`);
    this.why = why;
  }
}

/** A table of numbers without any. */
export class NoNumbersError extends PriceFileError {
  readonly code = "NO_NUMBERS";
  readonly why: string;
  constructor(file: string, why: string) {
    super(file, null, `has no numbers (${why})`);
    this.why = why;
  }
}

/** The heading lacks a column that a price file must have, the date or the close. */
export class MissingColumnError extends PriceFileError {
  readonly code: "NO_DATE_COLUMN" | "NO_CLOSE_COLUMN";
  readonly columns: readonly string[];
  constructor(file: string, line: number, field: "date" | "close", columns: readonly string[]) {
    super(file, line, `no ${field} column; columns found: ${listed(columns)}`);
    this.code = field === "date" ? "NO_DATE_COLUMN" : "NO_CLOSE_COLUMN";
    this.columns = columns;
  }
}

/** Two columns with names of the same field. */
export class AmbiguousColumnsError extends PriceFileError {
  readonly code = "AMBIGUOUS_COLUMNS";
  readonly field: string;
  readonly columns: readonly string[];
  constructor(file: string, line: number, field: string, columns: readonly string[]) {
    super(file, line, `several columns could be the ${field}: ${listed(columns)}`);
    this.field = field;
    this.columns = columns;
  }
}

/** More than one symbol in the file, and none picked. */
export class SeveralSymbolsError extends PriceFileError {
  readonly code = "SEVERAL_SYMBOLS";
  readonly symbols: readonly string[];
  constructor(file: string, symbols: readonly string[]) {
    super(
      file,
      null,
      `has ${symbols.length} symbols: ${listed(symbols)}; ingest one of them with --symbol, such as --symbol ${symbols[0]}`,
    );
    this.symbols = symbols;
  }
}

/** The cells of the column of symbols differ so often that they cannot be symbols. */
export class TooManySymbolsError extends PriceFileError {
  readonly code = "TOO_MANY_SYMBOLS";
  readonly column: string;
  readonly limit: number;
  constructor(file: string, line: number, column: string, limit: number) {
    super(
      file,
      line,
      `more than ${limit} symbols in the column ${column}; if it holds something else, rename or remove it`,
    );
    this.column = column;
    this.limit = limit;
  }
}

/** The symbol picked is not in the file. */
export class SymbolNotInFileError extends PriceFileError {
  readonly code = "SYMBOL_NOT_IN_FILE";
  readonly symbol: string;
  readonly symbols: readonly string[];
  constructor(file: string, symbol: string, symbols: readonly string[]) {
    const found = symbols.length === 0 ? "it contains none" : `it contains ${listed(symbols)}`;
    super(file, null, `has no symbol ${symbol}; ${found}`);
    this.symbol = symbol;
    this.symbols = symbols;
  }
}

/** All symbols of a file were asked for, and it names none. */
export class NoSymbolsError extends PriceFileError {
  readonly code = "NO_SYMBOLS";
  constructor(file: string) {
    super(
      file,
      null,
      "names no symbols, neither in a column of them nor below the heading; say which symbol it is of",
    );
  }
}

export class RowLengthError extends PriceFileError {
  readonly code = "ROW_LENGTH";
  readonly expected: number;
  readonly got: number;
  constructor(file: string, line: number, expected: number, got: number) {
    super(file, line, `expected ${expected} cells as in the header, got ${got}`);
    this.expected = expected;
    this.got = got;
  }
}

/** A cell that is not what its column holds. */
export class MalformedValueError extends PriceFileError {
  readonly code = "MALFORMED_VALUE";
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  constructor(file: string, line: number, field: string, expected: string, got: string) {
    super(file, line, `${field}: expected ${expected}, got "${got.slice(0, 60)}"`);
    this.field = field;
    this.expected = expected;
    this.got = got;
  }
}

/** A row with some prices and without the one it needs. */
export class MissingValueError extends PriceFileError {
  readonly code = "MISSING_VALUE";
  readonly field: string;
  constructor(file: string, line: number, field: string) {
    super(file, line, `${field} is missing from a row with other prices`);
    this.field = field;
  }
}

/** A date written in another way than the dates before it. */
export class MixedDatesError extends PriceFileError {
  readonly code = "MIXED_DATES";
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  constructor(file: string, line: number, field: string, expected: string, got: string) {
    super(file, line, `${field}: expected ${expected} as on the lines before, got "${got}"`);
    this.field = field;
    this.expected = expected;
    this.got = got;
  }
}

/** Dates whose day and month cannot be told apart. */
export class AmbiguousDatesError extends PriceFileError {
  readonly code = "AMBIGUOUS_DATES";
  readonly field: string;
  readonly got: string;
  constructor(file: string, line: number, field: string, got: string) {
    super(
      file,
      line,
      `${field}: "${got}" may be DD/MM/YYYY or MM/DD/YYYY, and neither the other dates nor their order decides which; write YYYY-MM-DD`,
    );
    this.field = field;
    this.got = got;
  }
}

/** The day in the exchange's time zone was asked for, and a date does not say which moment it is. */
export class NoUtcOffsetError extends PriceFileError {
  readonly code = "NO_UTC_OFFSET";
  readonly field: string;
  readonly got: string;
  constructor(file: string, line: number, field: string, got: string) {
    super(
      file,
      line,
      `${field}: --exchange-zone expects a time of day with a UTC offset, such as 2023-01-01 23:00:00+00:00, got "${got}"; without the option the day is taken as written`,
    );
    this.field = field;
    this.got = got;
  }
}

/** Numbers whose decimal mark is ambiguous or differs. */
export class AmbiguousNumbersError extends PriceFileError {
  readonly code = "AMBIGUOUS_NUMBERS";
  readonly got: string;
  constructor(file: string, line: number, got: string, why: string) {
    super(file, line, `"${got}": ${why}`);
    this.got = got;
  }
}

/** Several times a day: not daily prices. */
export class IntradayError extends PriceFileError {
  readonly code = "INTRADAY";
  readonly field: string;
  readonly got: string;
  constructor(file: string, line: number, field: string, got: string) {
    super(
      file,
      line,
      `${field}: expected one row per day, got a second time of the same day, "${got}"`,
    );
    this.field = field;
    this.got = got;
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => name || '""');
  return names.length > 20
    ? `${shown.join(", ")} and ${names.length - 20} more`
    : shown.join(", ") || "none";
}
