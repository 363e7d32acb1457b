/** @file One symbol of a price file. read-symbols.ts reads all of them. */

import type { Finding } from "../finding.ts";
import { symbolDiffers } from "../row-findings.ts";
import type { CsvContent } from "./csv-content.ts";
import {
  NoPriceRowsError,
  NoSymbolsError,
  PriceFileError,
  SeveralSymbolsError,
  SymbolNotInFileError,
} from "./csv-errors.ts";
import { recogniseLayout } from "./layout.ts";
import { type ContentOrFault, readRows } from "./read-rows.ts";
import { planOfOne, planOfSymbols, type RowPlan } from "./row-plan.ts";
import type { ExchangeZone } from "./session-dates.ts";
import { NO_ROWS, type SymbolRows } from "./symbol-rows.ts";
import { openTable, type Table } from "./table.ts";
import { zoneDays } from "./zone-day.ts";

export type { CsvContent, LayoutSummary } from "./csv-content.ts";

export interface CsvOptions {
  /** Keep the raw close of a file that has an adjusted one too. @default false, as yfinance */
  readonly unadjusted?: boolean;
  /**
   * IANA time zone of the exchange: dates, which must have a time of day and a UTC offset, become the day there.
   * @default the day as written
   */
  readonly exchangeZone?: string;
}

export interface ReadCsvOptions extends CsvOptions {
  /** Named in errors. */
  readonly file: string;
  /** Symbol of the series, regardless of the file. */
  readonly symbol: string;
  /** Symbol to read from a file of several. */
  readonly pick?: string;
}

/**
 * Dates and decimal marks are decided from all rows of the file, also of symbols that are not picked.
 *
 * @throws {PriceFileError} What is wrong with the text, at its line.
 * @throws {InvalidOptionError} No such time zone.
 */
export function readCsv(text: string, options: ReadCsvOptions): CsvContent {
  const zone = exchangeZoneOf(options);
  const table = openTable(text, options.file);
  const { pick } = options;
  return pick === undefined
    ? readOnly(table, options, zone)
    : readPicked(table, pick, options, zone);
}

export function exchangeZoneOf({ exchangeZone }: CsvOptions): ExchangeZone | null {
  if (exchangeZone === undefined) return null;
  return { name: exchangeZone, dayAt: zoneDays(exchangeZone, "exchangeZone") };
}

/** A file of one symbol, or of none. */
function readOnly(table: Table, options: ReadCsvOptions, zone: ExchangeZone | null): CsvContent {
  const { symbol, unadjusted = false } = options;
  const layout = recogniseLayout(table, null);
  const one = planOfOne(table, layout, { needsOffset: zone !== null });
  const named = layout.columns.symbol === undefined ? null : new Set<string>();
  const plan = named === null ? one : collecting(one, layout.columns.symbol!, named);
  const reading = readRows(
    table,
    plan,
    { unadjusted, zone, symbolOf: () => symbol, isWanted: () => true },
    () => {
      if (named !== null && named.size > 1) throw new SeveralSymbolsError(table.file, [...named]);
    },
  );
  const [content] = finish(reading).values();
  const { findings, ...others } = sound(content!);
  const [found = layout.tickers[0]] = named ?? [];
  return { ...others, findings: [...symbolFindings(symbol, found), ...findings] };
}

/** The plan, with the symbols that rows name on the way. */
function collecting(plan: RowPlan, column: number, named: Set<string>): RowPlan {
  return {
    ...plan,
    rowsFor: (row) => {
      const cell = row.cells[column] ?? "";
      if (cell !== "") named.add(cell);
      return plan.rowsFor(row);
    },
  };
}

function symbolFindings(asked: string, found: string | undefined): Finding[] {
  return found === undefined || asked.toUpperCase() === found.toUpperCase()
    ? []
    : [symbolDiffers(asked, found, "the file", "warning")];
}

function readPicked(
  table: Table,
  pick: string,
  { symbol, unadjusted = false }: ReadCsvOptions,
  zone: ExchangeZone | null,
): CsvContent {
  const plan = planToPickFrom(table, pick, zone !== null);
  const isPicked = (name: string | null) => name?.toUpperCase() === pick.toUpperCase();
  const [fault] = [...plan.faults].filter(([name]) => isPicked(name)).map(([, error]) => error);
  if (fault !== undefined) throw fault;
  const isWanted = ({ name }: SymbolRows) => isPicked(name);
  const reading = readRows(
    table,
    plan,
    { unadjusted, zone, symbolOf: () => symbol, isWanted },
    (hasRows) => {
      const { length } = plan.symbols();
      if (!hasRows && length === 0) throw new NoPriceRowsError(table.file, NO_ROWS);
      requirePicked(table.file, pick, plan, isWanted);
    },
  );
  const [content] = finish(reading).values();
  return sound(content!);
}

function planToPickFrom(table: Table, pick: string, needsOffset: boolean): RowPlan {
  try {
    return planOfSymbols(table, { needsOffset });
  } catch (error) {
    if (!(error instanceof NoSymbolsError)) throw error;
    throw new SymbolNotInFileError(table.file, pick, []);
  }
}

function requirePicked(
  file: string,
  pick: string,
  plan: RowPlan,
  isWanted: (rows: SymbolRows) => boolean,
): void {
  const symbols = plan.symbols();
  if (symbols.some(isWanted)) return;
  const names = [...symbols.map(({ name }) => name ?? ""), ...plan.faults.keys()];
  throw new SymbolNotInFileError(file, pick, names);
}

function sound(content: ContentOrFault): CsvContent {
  if (content instanceof PriceFileError) throw content;
  return content;
}

/** Runs a reading without a pause. */
export function finish<T>(reading: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
  }
}
