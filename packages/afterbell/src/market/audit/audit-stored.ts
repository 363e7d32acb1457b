import type { BarSeries } from "../../domain/bar-series.ts";
import { newYorkHours } from "../../domain/session-hours.ts";
import { openCalendar } from "../calendars/registry.ts";
import type { TradingCalendar } from "../calendars/trading-calendar.ts";
import type { Finding } from "../finding.ts";
import { type PriceProvenance, sessionHoursOf } from "../provenance.ts";
import { type AuditContext, auditSeries } from "./audit-series.ts";

/** Stored prices as the workspace has them. */
export interface AuditedPrices {
  readonly series: BarSeries;
  readonly provenance: PriceProvenance | null;
  /** Of the rows of the stored file. */
  readonly findings: readonly Finding[];
}

/**
 * Findings of stored prices: what they show, and what was found when they were read from their source and they do
 * not show any more. Accepted ones are among them.
 *
 * @param peers Other series of the same exchange.
 */
export function auditStored(
  { series, provenance, findings }: AuditedPrices,
  { now, peers = [] }: { readonly now: Date; readonly peers?: readonly BarSeries[] },
): Finding[] {
  const context = { now, peers, ...(provenance && contextOf(provenance)) };
  const reading = joinFindings(provenance?.findings ?? [], findings);
  return joinFindings(reading, auditSeries(series, context));
}

/** What provenance tells an audit. */
export function contextOf(
  provenance: PriceProvenance,
): Pick<AuditContext, "calendar" | "isFinished"> {
  const calendar = calendarOf(provenance);
  // A source leaves open sessions out; a file may have been written at any time.
  const isFinished = !["csv", "unknown"].includes(provenance.source);
  return { isFinished, ...(calendar && { calendar }) };
}

/** The calendar that provenance names; null where it names none. */
export function calendarOf(provenance: PriceProvenance): TradingCalendar | null {
  const { calendar } = provenance;
  return calendar && openCalendar(calendar, sessionHoursOf(provenance) ?? newYorkHours);
}

/** A jump is not told again where what was found while reading explains it. */
export function joinFindings(reading: readonly Finding[], found: readonly Finding[]): Finding[] {
  const explained = new Set(reading.flatMap(({ dates }) => dates));
  const same = new Set(reading.map(({ kind, dates }) => `${kind} ${dates[0]}`));
  const others = found.filter(
    ({ kind, dates }) =>
      !same.has(`${kind} ${dates[0]}`) &&
      !(kind === "jump" && dates.some((date) => explained.has(date))),
  );
  return [...reading, ...others];
}
