/**
 * @file The rows of a CSV text, some thousand at a time: a text of a million rows is never held as cells.
 *
 * csv-parse reads every part of the text that has a quotation mark. A part without one is split at its line
 * breaks and delimiters: the same cells in a fifth of the time.
 */

import { CsvError, type Options, parse } from "csv-parse/sync";
import { MalformedCsvError } from "./csv-errors.ts";

export interface TableRow {
  /** Where the row ends in the file, counted from 1. */
  readonly line: number;
  /** As written, trimmed. */
  readonly cells: readonly string[];
}

export interface RowBlocksOptions {
  readonly file: string;
  readonly delimiter: string;
  /** Characters of a block, up to the next line break. @default 65,536, which the processor's cache holds */
  readonly blockLength?: number;
}

/**
 * Rows in blocks. Empty lines are skipped.
 *
 * @throws {MalformedCsvError} Quotes that do not match, when their block is reached.
 */
export function* rowBlocks(
  text: string,
  { file, delimiter, blockLength = 2 ** 16 }: RowBlocksOptions,
): Generator<readonly TableRow[]> {
  let linesBefore = 0;
  for (let start = 0; start < text.length; ) {
    const end = blockEnd(text, start, blockLength);
    const block = text.slice(start, end);
    const lines = block.includes("\r") ? block.split(lineBreak) : block.split("\n");
    if (block.includes('"')) yield quotedRows(block, linesBefore, { text, file, delimiter });
    else yield plainRows(lines, linesBefore, delimiter);
    linesBefore += lines.length - 1;
    start = end;
  }
}

const lineBreak = /\r\n|\n|\r/;

/** The place after a line break that is in no quoted cell: an even number of quotation marks precedes it. */
function blockEnd(text: string, start: number, blockLength: number): number {
  let isQuoted = false;
  let counted = start;
  for (let from = start + blockLength - 1; ; from = counted) {
    const end = text.indexOf("\n", from) + 1;
    if (end === 0) return text.length;
    const part = text.slice(counted, end);
    for (let at = part.indexOf('"'); at !== -1; at = part.indexOf('"', at + 1)) {
      isQuoted = !isQuoted;
    }
    if (!isQuoted) return end;
    counted = end;
  }
}

function plainRows(lines: readonly string[], linesBefore: number, delimiter: string): TableRow[] {
  const rows: TableRow[] = [];
  for (const [i, text] of lines.entries()) {
    if (text === "") continue;
    const cells = text.split(delimiter);
    for (let at = 0; at < cells.length; at++) cells[at] = cells[at]!.trim();
    rows.push({ line: linesBefore + i + 1, cells });
  }
  return rows;
}

interface WholeText {
  readonly text: string;
  readonly file: string;
  readonly delimiter: string;
}

function quotedRows(block: string, linesBefore: number, whole: WholeText): TableRow[] {
  try {
    // The library's types leave out what `info` does to the records.
    const records = parse(block, csvOptions(whole.delimiter)) as unknown as CsvRecord[];
    return records.map(({ record, info }) => ({
      line: linesBefore + info.lines,
      cells: record.map((cell) => cell.trim()),
    }));
  } catch (error) {
    if (error instanceof CsvError) throw malformed(whole, error);
    throw error;
  }
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function csvOptions(delimiter: string) {
  return {
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ["\r\n", "\n", "\r"],
  } satisfies Options;
}

/** Parses the whole text again, since the library's messages count lines from where it began. */
function malformed({ text, file, delimiter }: WholeText, inBlock: CsvError): MalformedCsvError {
  if (inBlock.code === "CSV_QUOTE_NOT_CLOSED") {
    // The parser notices at the end of the text; the quote itself is the last one there is.
    const line = text.slice(0, text.lastIndexOf('"')).split(lineBreak).length;
    return new MalformedCsvError(file, line, "a quotation mark is never closed");
  }
  try {
    parse(text, { ...csvOptions(delimiter), on_record: () => null });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? error.lines : null;
    return new MalformedCsvError(file, line, error.message);
  }
  return new MalformedCsvError(file, null, inBlock.message);
}
