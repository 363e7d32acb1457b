import { CsvError, parse } from "csv-parse/sync";
import { MalformedCsvError, NotCsvError } from "./csv-errors.ts";

/** Cells of a CSV text as written, trimmed; nothing is known yet of what they mean. */
export interface Table {
  readonly file: string;
  readonly delimiter: string;
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** Where the row ends in the file, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Splits CSV text into cells. The delimiter (comma, semicolon, tab, bar) is the one most frequent
 * in the heading: headings hold no decimal commas. Empty lines are skipped.
 *
 * @throws {NotCsvError} HTML, XML or JSON.
 * @throws {MalformedCsvError} Quotes that do not match.
 */
export function parseTable(text: string, file: string): Table {
  const looksLike = otherKindOf(text);
  if (looksLike !== null) throw new NotCsvError(file, looksLike);
  const delimiter = delimiterOf(text);
  try {
    // The library's types leave out what `info` does to the records.
    const records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ["\r\n", "\n", "\r"],
    }) as unknown as { record: string[]; info: { lines: number } }[];
    const rows = records.map(({ record, info }) => ({
      line: info.lines,
      cells: record.map((cell) => cell.trim()),
    }));
    return { file, delimiter, rows };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === "CSV_QUOTE_NOT_CLOSED") {
      // The parser notices at the end of the text; the quote itself is the last one there is.
      const line = text.slice(0, text.lastIndexOf('"')).split(/\r\n|\n|\r/).length;
      throw new MalformedCsvError(file, line, "a quotation mark is never closed");
    }
    const line = typeof error.lines === "number" ? error.lines : null;
    throw new MalformedCsvError(file, line, error.message);
  }
}

function otherKindOf(text: string): string | null {
  const start = text.trimStart().slice(0, 500).toLowerCase();
  if (/^(<!doctype html|<html|<head|<body|<!--)/.test(start)) {
    return "HTML (a web page saved as CSV)";
  }
  if (start.startsWith("<")) return "XML or HTML";
  if (/^[{[]/.test(start)) return "JSON";
  return null;
}

function delimiterOf(text: string): string {
  const heading = (text.trimStart().split(/[\r\n]/, 1)[0] ?? "").replace(/"[^"]*"/g, "");
  const count = (delimiter: string) => heading.split(delimiter).length;
  return [",", ";", "\t", "|"].reduce((best, next) => (count(next) > count(best) ? next : best));
}
