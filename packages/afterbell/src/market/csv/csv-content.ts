/** @file One symbol of a price file as a series, with everything that was noticed on the way. */

import type { BarSeries } from "../../domain/bar-series.ts";
import { seriesOfColumns } from "../../domain/series-columns.ts";
import { type SessionDate, sessionDate } from "../../domain/session-date.ts";
import { adjusted } from "../adjustment.ts";
import { type Finding, plural } from "../finding.ts";
import { rowsWithoutPrice } from "../row-findings.ts";
import type { Field } from "./column-name.ts";
import { MalformedValueError, MissingValueError } from "./csv-errors.ts";
import type { DecimalMark } from "./decimal.ts";
import { type LastRow, lastRowOf, type VolumeAlone, volumeAfterPrices } from "./last-row.ts";
import type { SessionDates } from "./session-dates.ts";
import { nameOf, type SymbolRows } from "./symbol-rows.ts";
import type { SymbolValues, ValueField } from "./symbol-values.ts";
import type { Table } from "./table.ts";
import { type DateOrder, type TimeOrder, timeOrderOf } from "./time-order.ts";

export interface CsvContent {
  readonly series: BarSeries;
  readonly layout: LayoutSummary;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** (T) closes as written where the file has an adjusted close too; else null. */
  readonly rawClose: Float64Array | null;
  /** Of the columns `Dividends` and `Stock Splits`, in time order. */
  readonly events: readonly PriceEvent[];
  readonly lastRow: LastRow;
  /** The last session without any price, but with a volume, that is later than all prices. */
  readonly volumeAlone: VolumeAlone | null;
}

/** A dividend per share in the currency of the prices, or new shares for an old one. */
export type PriceEvent =
  | { readonly kind: "dividend"; readonly date: SessionDate; readonly amount: number }
  | { readonly kind: "split"; readonly date: SessionDate; readonly factor: number };

/** How a file was understood. */
export interface LayoutSummary {
  readonly headingLines: number;
  readonly delimiter: string;
  readonly dateFormat: string;
  readonly order: DateOrder;
  readonly decimalMark: DecimalMark;
  /** Name of the column that is each field. */
  readonly columns: Partial<Record<Field, string>>;
  readonly ignoredColumns: readonly string[];
}

export interface ReadRows {
  readonly table: Table;
  readonly rows: SymbolRows;
  readonly dates: SessionDates;
  readonly values: SymbolValues;
  /** Of the last row of the file. */
  readonly lastLine: number;
}

export interface ContentOptions {
  readonly symbol: string;
  readonly unadjusted: boolean;
}

/** @throws {PriceFileError} A price that cannot be adjusted. */
export function symbolContent(read: ReadRows, { symbol, unadjusted }: ContentOptions): CsvContent {
  const { rows, dates, values, table, lastLine } = read;
  const order = timeOrderOf(symbol, dates.days, rows.dates.lines.values, values);
  const prices = keptColumns(values, order);
  const days = inOrder(Int32Array, dates.days, order);
  const rawClose = prices.has("adjClose") ? prices.get("close")! : null;
  const adjustment = rawClose === null ? null : adjustmentOf(read, prices, order, unadjusted);
  const column = (field: Exclude<ValueField, "adjClose">) =>
    prices.get(field) ?? new Float64Array(days.length).fill(Number.NaN);
  const series = seriesOfColumns(symbol, {
    ...{ days, open: column("open"), high: column("high"), low: column("low") },
    ...{ close: adjustment?.close ?? column("close"), volume: column("volume") },
  });
  const file = { lastLine, endsWithLineBreak: table.endsWithLineBreak };
  const notes = [adjustment?.note, ...dates.notes, values.marks.note, unreadEvents(values)];
  return {
    series,
    layout: summaryOf(read, order.order),
    findings: [...withoutPriceFindings(rows), ...order.findings],
    notes: notes.filter((text) => typeof text === "string"),
    ...{ rawClose, events: eventsOf(values, dates, order) },
    lastRow: lastRowOf(rows, dates, values, file),
    volumeAlone: volumeAfterPrices(rows, dates, values),
  };
}

function withoutPriceFindings({ withoutPrice }: SymbolRows): Finding[] {
  return rowsWithoutPrice(
    withoutPrice.map((line) => `line ${line}`),
    [],
  );
}

type KeptColumns = Map<ValueField, Float64Array>;

function keptColumns({ columns }: SymbolValues, order: TimeOrder): KeptColumns {
  return new Map(columns.map(({ field, values }) => [field, inOrder(Float64Array, values, order)]));
}

function inOrder<C extends Int32Array | Float64Array>(
  Kind: new (length: number) => C,
  column: C,
  { kept }: TimeOrder,
): C {
  if (kept === null) return column;
  const ordered = new Kind(kept.length);
  for (let i = 0; i < kept.length; i++) ordered[i] = column[kept[i]!]!;
  return ordered;
}

/** Adjusts open, high and low in place. */
function adjustmentOf(
  { rows, dates }: ReadRows,
  prices: KeptColumns,
  { kept }: TimeOrder,
  unadjusted: boolean,
): { close: Float64Array; note: string } {
  const [raw, adjustedClose] = [prices.get("close")!, prices.get("adjClose")!];
  if (unadjusted) return { close: raw, note: "the raw close is kept (--unadjusted)" };
  let changed = 0;
  for (let i = 0; i < raw.length; i++) {
    adjustRow(prices, i, { rows, line: rows.dates.lines.values[kept?.[i] ?? i]! });
    if (adjustedClose[i] !== raw[i]) changed++;
  }
  const [adjName, name] = [nameOf(rows.layout, "adjClose"), nameOf(rows.layout, "close")];
  const sessions = plural(kept?.length ?? dates.days.length, "session");
  const note =
    `open, high, low and close are multiplied by ${adjName} / ${name}, as yfinance's auto_adjust ` +
    `does (${changed} of ${sessions} changed; ingest --unadjusted keeps the raw close)`;
  return { close: adjustedClose, note };
}

function adjustRow(
  prices: KeptColumns,
  i: number,
  { rows, line }: { rows: SymbolRows; line: number },
): void {
  const { file, layout } = rows;
  const [close, adjClose] = [prices.get("close")![i]!, prices.get("adjClose")![i]!];
  if (Number.isNaN(adjClose)) throw new MissingValueError(file, line, nameOf(layout, "adjClose"));
  const raw = (field: ValueField) => {
    const price = prices.get(field)?.[i];
    return price === undefined || Number.isNaN(price) ? null : price;
  };
  const row = { open: raw("open"), high: raw("high"), low: raw("low"), close };
  const now = adjusted(row, adjClose);
  if (now === null || !Object.values(now).every((price) => Number.isFinite(price ?? 0))) {
    const expected = `a price above 0 to divide ${nameOf(layout, "adjClose")} ${adjClose} by`;
    throw new MalformedValueError(file, line, nameOf(layout, "close"), expected, `${close}`);
  }
  for (const field of ["open", "high", "low"] as const) {
    const column = prices.get(field);
    if (column !== undefined) column[i] = now[field] ?? Number.NaN;
  }
}

function eventsOf(
  { events }: SymbolValues,
  { days }: SessionDates,
  { kept }: TimeOrder,
): PriceEvent[] {
  const isKept = kept && new Set(kept);
  return events
    .filter(({ row }) => isKept === null || isKept.has(row))
    .sort((a, b) => days[a.row]! - days[b.row]!)
    .map(({ row, kind, value }) => {
      const date = sessionDate(days[row]!);
      return kind === "split" ? { kind, date, factor: value } : { kind, date, amount: value };
    });
}

function unreadEvents({ unreadEvents: { count, first } }: SymbolValues): string | null {
  if (count === 0) return null;
  return `${plural(count, "cell")} of dividends and splits not read, since they are no numbers: ${first}`;
}

function summaryOf({ table, rows, dates, values }: ReadRows, order: DateOrder): LayoutSummary {
  const { layout } = rows;
  const used = Object.entries(layout.columns) as [Field, number][];
  return {
    headingLines: layout.headingRows,
    delimiter: table.delimiter,
    dateFormat: dates.format,
    order,
    decimalMark: values.marks.price,
    columns: Object.fromEntries(used.map(([field]) => [field, nameOf(layout, field)])),
    ignoredColumns: layout.names.filter((_, i) => used.every(([, column]) => column !== i)),
  };
}
