/** @file Finds weekly, monthly and other bars where daily sessions are expected, and long gaps between sessions. */

import { type BarSeries, dateAt } from "../../domain/bar-series.ts";
import type { Finding } from "../finding.ts";
import { acceptCommand, plural } from "../finding.ts";

/** Bars of one frequency in a row that make a stretch of it. */
const STRETCH = 12;

/** Names of the usual gap between two bars, in days. */
const frequencies: readonly (readonly [name: string, from: number, to: number])[] = [
  ["weekly", 5, 10],
  ["two-weekly", 11, 19],
  ["monthly", 20, 45],
  ["quarterly", 60, 120],
  ["half-yearly", 150, 210],
  ["yearly", 300, 400],
];

/** One finding where the series, or a stretch of it, has no daily sessions; none otherwise. */
export function frequencyFindings(series: BarSeries): Finding[] {
  const { symbol, length } = series;
  if (length < 5) return [];
  const all = frequencyOf(series, 1, length);
  if (all !== null) {
    const message = `${all} bars, ${dateAt(series, 0)} to ${dateAt(series, length - 1)}: models and forecasts here count daily sessions`;
    return [frequencyFinding(series, [], message, { frequency: all, bars: length })];
  }
  const stretch = sparseStretch(series);
  if (stretch === null) return [];
  const [start, end] = stretch;
  const [from, to] = [dateAt(series, start), dateAt(series, end)];
  const frequency = frequencyOf(series, start + 1, end + 1) ?? "sparse";
  const message = `${frequency} bars from ${from} to ${to}, between daily sessions: use the prices ${start === 0 ? "after" : "before"} them alone`;
  const values = { frequency, bars: end - start + 1 };
  return [
    {
      ...frequencyFinding(series, [from, to], message, values),
      command: acceptCommand(symbol, "frequency", from),
    },
  ];
}

function frequencyFinding(
  { symbol }: BarSeries,
  dates: Finding["dates"],
  message: string,
  values: Finding["values"],
): Finding {
  const command = acceptCommand(symbol, "frequency");
  return { kind: "frequency", severity: "error", dates, values, message, command };
}

/** @returns The name of the median gap of bars `from <= i < to` to the one before; null for daily sessions. */
function frequencyOf({ days }: BarSeries, from: number, to: number): string | null {
  const gaps = new Int32Array(to - from);
  for (let i = from; i < to; i++) gaps[i - from] = days[i]! - days[i - 1]!;
  gaps.sort();
  const median = gaps[gaps.length >> 1] ?? 0;
  if (median < 5) return null;
  const named = frequencies.find(([, low, high]) => median >= low && median <= high);
  return named ? named[0] : `${median}-day`;
}

/** The longest run of at least {@link STRETCH} gaps of five days and more. @returns Its first and last bar. */
function sparseStretch({ days, length }: BarSeries): readonly [number, number] | null {
  let best: readonly [number, number] | null = null;
  let start = 0;
  for (let i = 1; i <= length; i++) {
    if (i < length && days[i]! - days[i - 1]! >= 5) continue;
    if (i - 1 - start >= STRETCH && (best === null || i - 1 - start > best[1] - best[0])) {
      best = [start, i - 1];
    }
    start = i;
  }
  return best;
}

/**
 * Calendar days between two sessions that are still no gap: New York was closed for 7 in September
 * 2001. Holidays in China reach 11 and are noted.
 */
const LONG_GAP_DAYS = 10;
/** Days after which prices before and after are hardly of one history. */
const BROKEN_DAYS = 30;

/** In time order. */
export function gapFindings(series: BarSeries): Finding[] {
  const findings: Finding[] = [];
  for (let i = 1; i < series.length; i++) {
    const calendarDays = series.days[i]! - series.days[i - 1]!;
    if (calendarDays <= LONG_GAP_DAYS) continue;
    const [previousDate, date] = [dateAt(series, i - 1), dateAt(series, i)];
    const isBroken = calendarDays > BROKEN_DAYS;
    findings.push({
      ...{ kind: "long-gap", severity: isBroken ? "warning" : "note", dates: [date] },
      values: { previousDate, calendarDays },
      message: `${date}: ${plural(calendarDays, "day")} without a session after ${previousDate}`,
      command: isBroken ? acceptCommand(series.symbol, "long-gap", date) : null,
    });
  }
  return findings;
}
