/**
 * @file Whether 03/04/2023 is in March or in April, decided for all symbols of a file together.
 *
 * Days after the 12th decide: those of a symbol's own rows first, then those of the other rows. Without any, one
 * reading may have the dates in order where the other jumps to and fro. The way of writing decides last.
 */

import { AmbiguousDatesError, MixedDatesError, type PriceFileError } from "./csv-errors.ts";
import { type DateColumn, isInOrder, type Reading } from "./date-column.ts";

export interface DayMonth {
  readonly isDayFirst: boolean;
  /** How day and month were told apart, if the column was ambiguous. */
  readonly note: string | null;
}

/** @param columns Of all symbols of the file that have dates, each in one format. */
export function decideDayAndMonth(
  columns: readonly DateColumn[],
): Map<DateColumn, DayMonth | PriceFileError> {
  const decided = new Map<DateColumn, DayMonth | PriceFileError>();
  for (const format of new Set(columns.map(formatKey))) {
    const alike = columns.filter((column) => formatKey(column) === format);
    const byDays = new Set(alike.flatMap((column) => readingByDays(column) ?? []));
    const byOrder = new Set(alike.flatMap((column) => readingByOrder(column) ?? []));
    const isOpen = format.startsWith("NN");
    for (const column of alike) {
      decided.set(column, isOpen ? decide(column, { byDays, byOrder }) : fixed);
    }
  }
  return decided;
}

const fixed: DayMonth = { isDayFirst: false, note: null };

function formatKey({ first }: DateColumn): string {
  return `${first?.shape.format}${first?.shape.separator}`;
}

/** Readings that the columns of the file ask for. */
interface Evidence {
  readonly byDays: ReadonlySet<Reading>;
  readonly byOrder: ReadonlySet<Reading>;
}

function decide(column: DateColumn, { byDays, byOrder }: Evidence): DayMonth | PriceFileError {
  const { dayFirst, monthFirst, open } = column.cells;
  if (dayFirst !== null && monthFirst !== null) return contradiction(column);
  const own = readingByDays(column);
  if (own !== null) return { isDayFirst: own === "dayFirst", note: otherReading(own, byDays) };
  if (byDays.size === 1) return { isDayFirst: byDays.has("dayFirst"), note: null };
  if (open === null) return { isDayFirst: true, note: null };
  if (byDays.size === 0 && byOrder.size === 1) {
    return fromOrder(byOrder.has("dayFirst"), readingByOrder(column) !== null);
  }
  if (byDays.size === 0 && byOrder.size === 0 && isUsuallyDayFirst(column)) {
    return {
      isDayFirst: true,
      note: "no day after the 12th: the day comes first, as usual in this format",
    };
  }
  return new AmbiguousDatesError(column.file, open.line, column.field, open.text);
}

function contradiction({ file, field, cells }: DateColumn): MixedDatesError {
  const [first, second] = [cells.dayFirst!, cells.monthFirst!];
  const isDayFirst = first.line < second.line;
  const { line, text } = isDayFirst ? second : first;
  const expected = isDayFirst ? "the day first" : "the month first";
  return new MixedDatesError(file, line, field, expected, text);
}

function readingByDays({ cells: { dayFirst, monthFirst } }: DateColumn): Reading | null {
  if ((dayFirst === null) === (monthFirst === null)) return null;
  return dayFirst === null ? "monthFirst" : "dayFirst";
}

function readingByOrder({ order, cells }: DateColumn): Reading | null {
  if (cells.dayFirst !== null || cells.monthFirst !== null) return null;
  const isDayFirst = isInOrder(order.dayFirst);
  if (isDayFirst === isInOrder(order.monthFirst)) return null;
  return isDayFirst ? "dayFirst" : "monthFirst";
}

function otherReading(own: Reading, byDays: ReadonlySet<Reading>): string | null {
  if (byDays.size === 1) return null;
  const [here, there] = own === "dayFirst" ? ["day", "month"] : ["month", "day"];
  return `the ${here} comes first in these dates, and the ${there} in the rows of other symbols`;
}

function fromOrder(isDayFirst: boolean, isOwn: boolean): DayMonth {
  const order = isDayFirst ? "the day comes first" : "the month comes first";
  const whose = isOwn ? "the dates" : "the dates of other symbols";
  return {
    isDayFirst,
    note: `no day after the 12th: ${order}, since only then are ${whose} in order`,
  };
}

/** Dates with points, and headings in languages that write so. */
function isUsuallyDayFirst({ first, usesDecimalCommaLanguage }: DateColumn): boolean {
  return first?.shape.separator === "." || usesDecimalCommaLanguage;
}
