/**
 * @file Checks a series for errors of its source. Nothing is changed: whoever reads the
 * findings decides.
 */

import { type BarSeries, dateAt } from "../../domain/bar-series.ts";
import type { TradingCalendar } from "../calendars/trading-calendar.ts";
import type { Finding } from "../finding.ts";
import { adjustmentFindings } from "./adjustment-steps.ts";
import { dateFindings, latestDay } from "./dates.ts";
import { frequencyFindings, gapFindings } from "./frequency.ts";
import { frozenFindings } from "./frozen.ts";
import { type AnnouncedSplits, jumpFindings } from "./jumps.ts";
import { type FileEnding, lastBarFindings } from "./last-bar.ts";
import { priceCalendarOf } from "./price-calendar.ts";
import { repeatFindings } from "./repeats.ts";
import { peerFindings, sessionFindings } from "./sessions.ts";
import { valueFindings } from "./values.ts";

/** What is known about a series besides its prices. */
export interface AuditContext {
  readonly now: Date;
  /** The exchange's. @default found from the dates, else Monday to Friday */
  readonly calendar?: TradingCalendar;
  readonly splits?: AnnouncedSplits;
  /** Where the prices come from a file. */
  readonly ending?: FileEnding;
  /** Whether the source vouches that the last session is over. @default false: the calendar decides */
  readonly isFinished?: boolean;
  /** Other series of the same exchange. */
  readonly peers?: readonly BarSeries[];
}

/**
 * @param series At least one bar.
 * @returns Findings, those of a kind in time order.
 * @example
 * import { barSeries } from "afterbell";
 * import { auditSeries } from "afterbell/market";
 * const bar = (date, close) => ({ date, close, open: null, high: null, low: null, volume: null });
 * const series = barSeries("ACME", [bar("2024-01-02", 80), bar("2024-01-03", -81), bar("2024-01-04", 80)]);
 * auditSeries(series, { now: new Date() }).map(({ message }) => message)
 * // → ["2024-01-03: close -81 is negative between positive closes: a wrong sign"]
 */
export function auditSeries(series: BarSeries, context: AuditContext): Finding[] {
  const calendar = context.calendar ?? priceCalendarOf(series, null).calendar;
  const frequency = frequencyFindings(series);
  const dates = dateFindings(series, latestDay(context.now), isMondayToFriday(calendar));
  // Where bars are not sessions, or on wrong days, nothing can be said of single sessions.
  const isDaily = [...frequency, ...dates].every(({ severity }) => severity !== "error");
  return [
    ...dates,
    ...frequency,
    ...(isDaily ? sessionFindings(series, calendar) : []),
    ...(isDaily && context.peers ? peerFindings(series, context.peers) : []),
    ...(frequency.length === 0 ? gapFindings(series) : []),
    ...valueFindings(series),
    ...frozenFindings(series),
    ...repeatFindings(series),
    ...priceFindings(series, calendar, context),
  ];
}

function isMondayToFriday({ name }: TradingCalendar): boolean {
  return ["weekdays", "new-york", "sao-paulo", "currencies"].includes(name);
}

/** A jump that the last row's fault or a change of convention explains is not told twice. */
function priceFindings(
  series: BarSeries,
  calendar: TradingCalendar,
  { now, splits, ending, isFinished = false }: AuditContext,
): Finding[] {
  const sessionEndMs = isFinished ? 0 : calendar.sessionEnd(series.days[series.length - 1]!);
  const { isGuess } = calendar;
  const last = { now, sessionEndMs, isGuess, ...(ending && { ending }) };
  const explained = [
    ...(ending?.rawClose ? adjustmentFindings(series, ending.rawClose) : []),
    ...lastBarFindings(series, last),
  ];
  const dates = new Set(explained.flatMap((finding) => finding.dates));
  // A first session that is wrong shows as a jump of the second.
  if (dates.has(dateAt(series, 0)) && series.length > 1) dates.add(dateAt(series, 1));
  const jumps = jumpFindings(series, splits);
  return [...explained, ...jumps.filter((jump) => !jump.dates.some((date) => dates.has(date)))];
}
