/**
 * @file Reads the rows of a file twice. The first time finds the symbols, their dates, and what decides how dates
 * and numbers are written; the second reads the numbers. Neither holds more than a block of rows as text.
 */

import { plural } from "../finding.ts";
import { type CsvContent, symbolContent } from "./csv-content.ts";
import { PriceFileError } from "./csv-errors.ts";
import type { DateColumn } from "./date-column.ts";
import { decideMarks, type MarkEvidence, type Marks } from "./decimal-mark.ts";
import type { TableRow } from "./row-blocks.ts";
import type { RowPlan } from "./row-plan.ts";
import {
  type DatesOrFault,
  type ExchangeZone,
  readSessionDates,
  type SessionDates,
} from "./session-dates.ts";
import { faultOfRows, hasPrice, type SymbolRows, surveyRow } from "./symbol-rows.ts";
import { readValues, type SymbolValues, symbolValues } from "./symbol-values.ts";
import type { Table } from "./table.ts";

export interface ReadRowsOptions {
  readonly unadjusted: boolean;
  readonly zone: ExchangeZone | null;
  /** Symbol of the series. */
  symbolOf(rows: SymbolRows): string;
  /** Which symbols to read; what the others say about dates and numbers counts all the same. */
  isWanted(rows: SymbolRows): boolean;
}

/** The prices of a symbol, or what is wrong with its rows. */
export type ContentOrFault = CsvContent | PriceFileError;

/**
 * Yields between blocks of rows, where other work can be done.
 *
 * @param requireSymbols Called when all symbols are known, with whether there is a row below the heading.
 * @throws {MalformedCsvError}
 */
export function* readRows(
  table: Table,
  plan: RowPlan,
  options: ReadRowsOptions,
  requireSymbols: (hasRows: boolean) => void,
): Generator<undefined, Map<SymbolRows, ContentOrFault>> {
  const survey = yield* surveyRows(table, plan);
  requireSymbols(survey.lastLine > 0);
  const symbols = plan.symbols();
  const openings = openingsOf(symbols, options);
  const wanted = new Map(
    symbols.filter(options.isWanted).map((rows) => [rows, openings.get(rows)!]),
  );
  for (const block of dataBlocks(table, plan.headingRows)) {
    for (const row of block) {
      for (const rows of plan.rowsFor(row)) readRow(rows, wanted.get(rows), row);
    }
    yield;
  }
  const finish = (rows: SymbolRows, opening: Opening): ContentOrFault =>
    finished({ table, rows, opening, survey }, options);
  return new Map([...wanted].map(([rows, opening]) => [rows, finish(rows, opening)]));
}

interface RowSurvey {
  readonly lastLine: number;
  /** Lines of rows whose symbol is empty. */
  readonly ofNoSymbol: readonly number[];
}

function* surveyRows(table: Table, plan: RowPlan): Generator<undefined, RowSurvey> {
  let lastLine = 0;
  const ofNoSymbol: number[] = [];
  for (const block of dataBlocks(table, plan.headingRows)) {
    for (const row of block) {
      const owners = plan.rowsFor(row);
      if (owners.length === 0) ofNoSymbol.push(row.line);
      for (const rows of owners) surveyRow(rows, row);
    }
    lastLine = block.at(-1)?.line ?? lastLine;
    yield;
  }
  return { lastLine, ofNoSymbol };
}

function* dataBlocks(table: Table, headingRows: number): Generator<readonly TableRow[]> {
  let heading = headingRows;
  for (const block of table.blocks()) {
    yield heading === 0 ? block : block.slice(heading);
    heading = Math.max(0, heading - block.length);
  }
}

/** A symbol during the second reading. */
interface Opening {
  readonly dates: DatesOrFault | null;
  readonly values: SymbolValues | null;
  fault: PriceFileError | null;
  /** Rows with a price so far. */
  pricedRows: number;
}

function openingsOf(
  symbols: readonly SymbolRows[],
  { zone }: ReadRowsOptions,
): Map<SymbolRows, Opening> {
  const withDates = symbols.filter(({ count, withoutPrice }) => withoutPrice.length < count);
  const dated = withDates.filter(({ wrongLength }) => wrongLength === null);
  const timeField = timeFieldOf(symbols);
  const dates = readSessionDates(
    dated.map((rows) => rows.dates),
    { zone, timeField },
  );
  const marksOf = decideMarks(symbols.map(({ marks }) => marks));
  return new Map(symbols.map((rows) => [rows, openingOf(rows, dates, marksOf)]));
}

function timeFieldOf(symbols: readonly SymbolRows[]): string | null {
  const { layout } = symbols[0] ?? {};
  return layout === undefined || layout.timeColumn === null
    ? null
    : layout.names[layout.timeColumn]!;
}

function openingOf(
  rows: SymbolRows,
  allDates: ReadonlyMap<DateColumn, DatesOrFault>,
  marksOf: (evidence: MarkEvidence) => Marks | PriceFileError,
): Opening {
  const opening = { dates: null, values: null, fault: faultOfRows(rows), pricedRows: 0 };
  if (opening.fault !== null) return opening;
  const dates = allDates.get(rows.dates)!;
  if (dates instanceof PriceFileError) return { ...opening, fault: dates };
  if ("errorOf" in dates) return { ...opening, dates };
  const marks = marksOf(rows.marks);
  if (marks instanceof PriceFileError) return { ...opening, fault: marks };
  return { ...opening, dates, values: symbolValues(rows, marks, dates.days.length) };
}

function readRow(rows: SymbolRows, opening: Opening | undefined, row: TableRow): void {
  if (opening === undefined || opening.fault !== null) return;
  const { dates, values } = opening;
  if (values !== null) opening.fault = readValues(rows, values, row);
  else if (dates !== null && "errorOf" in dates && hasPrice(rows, row)) {
    if (opening.pricedRows++ === dates.row) opening.fault = dates.errorOf(dateCells(rows, row));
  }
}

function dateCells({ layout: { columns, timeColumn } }: SymbolRows, { cells }: TableRow) {
  return { date: cells[columns.date]!, time: timeColumn === null ? null : cells[timeColumn]! };
}

interface ReadSymbol {
  readonly table: Table;
  readonly rows: SymbolRows;
  readonly opening: Opening;
  readonly survey: RowSurvey;
}

function finished(
  { table, rows, opening, survey }: ReadSymbol,
  { symbolOf, unadjusted }: ReadRowsOptions,
): ContentOrFault {
  if (opening.fault !== null) return opening.fault;
  const { dates, values } = opening as { dates: SessionDates; values: SymbolValues };
  const { lastLine, ofNoSymbol } = survey;
  try {
    const read = { table, rows, dates, values, lastLine };
    const content = symbolContent(read, { symbol: symbolOf(rows), unadjusted });
    if (ofNoSymbol.length === 0) return content;
    return { ...content, notes: [...content.notes, noSymbolNote(ofNoSymbol)] };
  } catch (error) {
    if (error instanceof PriceFileError) return error;
    throw error;
  }
}

function noSymbolNote(lines: readonly number[]): string {
  const shown = lines.slice(0, 3).map((line) => `line ${line}`);
  const more = lines.length > 3 ? ` and ${lines.length - 3} more` : "";
  return `${plural(lines.length, "row")} without a symbol left out: ${shown.join(", ")}${more}`;
}
