import { NotCsvError } from "./csv-errors.ts";
import { rowBlocks, type TableRow } from "./row-blocks.ts";

/** Cells of a CSV text as written, trimmed; nothing is known yet of what they mean. */
export interface Table {
  readonly file: string;
  readonly delimiter: string;
  /** The first rows: the longest heading and a row below it. */
  readonly head: readonly TableRow[];
  /** All rows, some thousand at a time. Each call reads the text again. */
  blocks(): Iterable<readonly TableRow[]>;
  readonly endsWithLineBreak: boolean;
}

/** Lines of the longest heading, and one. */
const HEAD_ROWS = 4;

/**
 * Splits CSV text into cells as they are asked for. The delimiter (comma, semicolon, tab, bar) is the one most
 * frequent in the heading: headings hold no decimal commas. Empty lines are skipped.
 *
 * @throws {NotCsvError} HTML, XML or JSON.
 * @throws {MalformedCsvError} Quotes that do not match, here or when the rows are read.
 */
export function openTable(text: string, file: string): Table {
  const looksLike = otherKindOf(text);
  if (looksLike !== null) throw new NotCsvError(file, looksLike);
  const delimiter = delimiterOf(text);
  const blocks = () => rowBlocks(text, { file, delimiter });
  return {
    file,
    delimiter,
    head: headOf(blocks()),
    blocks,
    endsWithLineBreak: /[\r\n]$/.test(text.slice(-1)),
  };
}

function headOf(blocks: Iterable<readonly TableRow[]>): TableRow[] {
  const head: TableRow[] = [];
  for (const block of blocks) {
    for (const { line, cells } of block.slice(0, HEAD_ROWS - head.length)) {
      head.push({ line, cells: cells.map(unshared) });
    }
    if (head.length === HEAD_ROWS) break;
  }
  return head;
}

/** A copy that does not keep the text alive of which it is a part: names of columns outlive it. */
export function unshared(text: string): string {
  return Buffer.from(text).toString();
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
  const start = text.trimStart();
  const heading = start.slice(0, start.search(/[\r\n]|$/)).replace(/"[^"]*"/g, "");
  const count = (delimiter: string) => heading.split(delimiter).length;
  return [",", ";", "\t", "|"].reduce((best, next) => (count(next) > count(best) ? next : best));
}
