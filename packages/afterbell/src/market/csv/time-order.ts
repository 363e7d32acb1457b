import { sessionDate } from "../../domain/session-date.ts";
import type { Finding } from "../finding.ts";
import { datesUnsorted, duplicateDate } from "../row-findings.ts";
import type { SymbolValues } from "./symbol-values.ts";

/** The order in which a file has its dates. */
export type DateOrder = "ascending" | "descending" | "unsorted";

export interface TimeOrder {
  readonly order: DateOrder;
  /** Rows to keep, in time order; null for all as they stand. */
  readonly kept: Int32Array | null;
  readonly findings: readonly Finding[];
}

/** Ascending, with one row a day: the first in the file is kept. @param lines Of the rows. */
export function timeOrderOf(
  symbol: string,
  days: Int32Array,
  lines: Int32Array,
  values: Pick<SymbolValues, "columns">,
): TimeOrder {
  const { order, isStrict } = orderOf(days);
  if (order === "ascending" && isStrict) return { order, kept: null, findings: [] };
  const findings: Finding[] = [];
  if (order === "unsorted") {
    const odd = days.findIndex((day, i) => i > 0 && day < days[i - 1]!);
    findings.push(datesUnsorted(sessionDate(days[odd]!), lines[odd]!));
  }
  const firstOf = new Map<number, number>();
  for (let i = 0; i < days.length; i++) {
    const kept = firstOf.get(days[i]!);
    if (kept === undefined) firstOf.set(days[i]!, i);
    else findings.push(duplicate(symbol, kept, i, { days, lines, values }));
  }
  const kept = Int32Array.from(firstOf.values()).sort((a, b) => days[a]! - days[b]!);
  return { order, kept, findings };
}

function orderOf(days: Int32Array): { order: DateOrder; isStrict: boolean } {
  let [ascends, descends, isStrict] = [true, true, true];
  for (let i = 1; i < days.length; i++) {
    const [before, day] = [days[i - 1]!, days[i]!];
    if (day < before) ascends = false;
    if (day > before) descends = false;
    if (day === before) isStrict = false;
  }
  return { order: ascends ? "ascending" : descends ? "descending" : "unsorted", isStrict };
}

interface RowsInOrder {
  readonly days: Int32Array;
  readonly lines: Int32Array;
  readonly values: Pick<SymbolValues, "columns">;
}

function duplicate(
  symbol: string,
  kept: number,
  leftOut: number,
  { days, lines, values }: RowsInOrder,
): Finding {
  const isSame = (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b));
  const identical = values.columns.every(({ values: column }) =>
    isSame(column[kept]!, column[leftOut]!),
  );
  const at = { kept: lines[kept]!, leftOut: lines[leftOut]! };
  return duplicateDate(symbol, sessionDate(days[kept]!), at, identical);
}
