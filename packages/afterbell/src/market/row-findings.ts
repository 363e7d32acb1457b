/** @file Findings of rows while they are read, from a file or a source: what was left out, sorted or kept. */

import type { SessionDate } from "../domain/session-date.ts";
import { acceptCommand, type Finding, plural } from "./finding.ts";

/** @param lines The two rows' lines in the file. */
export function duplicateDate(
  symbol: string,
  date: SessionDate,
  lines: { readonly kept: number; readonly leftOut: number },
  identical: boolean,
): Finding {
  const how = identical ? "same values" : "different values";
  return {
    ...{ kind: "duplicate-date", severity: identical ? "note" : "warning", dates: [date] },
    values: { keptLine: lines.kept, leftOutLine: lines.leftOut, identical },
    message: `${date} occurs twice: line ${lines.kept} kept, line ${lines.leftOut} left out (${how})`,
    command: identical ? null : acceptCommand(symbol, "duplicate-date", date),
  };
}

export function datesUnsorted(date: SessionDate, line: number): Finding {
  return {
    ...{ kind: "dates-unsorted", severity: "note", dates: [date], values: { line } },
    message: `${date} (line ${line}) is out of order; the sessions were sorted`,
    command: null,
  };
}

/** @param rows Names of the rows: `line 12`, or dates. @returns None where there are none. */
export function rowsWithoutPrice(
  rows: readonly string[],
  dates: readonly SessionDate[],
): Finding[] {
  if (rows.length === 0) return [];
  const first = rows.slice(0, 3).join(", ");
  const some = rows.length > 3 ? `${first} and ${rows.length - 3} more` : first;
  return [
    {
      ...{ kind: "rows-without-price", severity: "note", dates, values: { rows: rows.length } },
      message: `${plural(rows.length, "row")} without any price left out: ${some}`,
      command: null,
    },
  ];
}

/** @param from What the prices are from: `the file` or a source's name. */
export function symbolDiffers(
  symbol: string,
  found: string,
  from: string,
  severity: "warning" | "error",
): Finding {
  return {
    ...{ kind: "symbol-differs", severity, dates: [], values: { asked: symbol, found } },
    message: `${from} has prices of ${found}, not of ${symbol}`,
    command: acceptCommand(symbol, "symbol-differs"),
  };
}
