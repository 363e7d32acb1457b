/** @file What a file has at the end of a symbol's rows: it may have been cut, or a price may still be missing. */

import { type SessionDate, sessionDate } from "../../domain/session-date.ts";
import type { Field } from "./column-name.ts";
import { parseDecimal } from "./decimal.ts";
import type { SessionDates } from "./session-dates.ts";
import type { priceFields, SymbolRows } from "./symbol-rows.ts";
import type { SymbolValues } from "./symbol-values.ts";

/** What tells whether the last row was cut off. */
export interface LastRow {
  readonly line: number;
  /** null for a row without any price. */
  readonly date: SessionDate | null;
  /** Whether no row of another symbol follows. */
  readonly isLastOfFile: boolean;
  readonly fileEndsWithLineBreak: boolean;
  /** What its last cell is; null for a column that is not read. */
  readonly lastField: Field | null;
  /** Digits after the decimal mark of the price columns that the file has. */
  readonly decimals: Readonly<Partial<Record<(typeof priceFields)[number], FixedDecimals>>>;
}

export interface FixedDecimals {
  /** The number that all rows before the last have; null where they differ. */
  readonly before: number | null;
  /** null where the last row does not have the price. */
  readonly last: number | null;
}

/** A row with a volume and without any price. */
export interface VolumeAlone {
  readonly date: SessionDate;
  readonly line: number;
}

/** @param file Of the whole file. */
export function lastRowOf(
  { layout, lastLine }: SymbolRows,
  { days }: SessionDates,
  { columns, isLastRowPriced }: SymbolValues,
  file: { readonly lastLine: number; readonly endsWithLineBreak: boolean },
): LastRow {
  const fields = Object.entries(layout.columns) as [Field, number][];
  const counts = columns.flatMap(({ field, decimals }) =>
    decimals === null ? [] : [[field, { before: decimals.before, last: decimals.last }]],
  );
  return {
    line: lastLine,
    date: isLastRowPriced ? sessionDate(days.at(-1)!) : null,
    isLastOfFile: lastLine === file.lastLine,
    fileEndsWithLineBreak: file.endsWithLineBreak,
    lastField: fields.find(([, column]) => column === layout.width - 1)?.[0] ?? null,
    decimals: Object.fromEntries(counts),
  };
}

/** The last session after the last price that has a volume above 0: its price is missing. */
export function volumeAfterPrices(
  { volumeAlone, layout: { columns } }: SymbolRows,
  { days, dayOf }: SessionDates,
  { marks }: SymbolValues,
): VolumeAlone | null {
  if (volumeAlone.length === 0) return null;
  let last = days.reduce((a, b) => Math.max(a, b));
  let found: VolumeAlone | null = null;
  for (const { line, cells } of volumeAlone) {
    const day = dayOf(cells[columns.date]!);
    const volume = parseDecimal(cells[columns.volume!]!, marks.volume);
    if (day === null || day <= last || volume.kind !== "number" || volume.value <= 0) continue;
    last = day;
    found = { date: sessionDate(day), line };
  }
  return found;
}
