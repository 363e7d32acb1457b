import type { BarSeries } from "../../domain/bar-series.ts";
import type { Finding } from "../finding.ts";
import type { PriceProvenance } from "../provenance.ts";
import { type AuditContext, auditSeries } from "./audit-series.ts";
import { priceCalendarOf } from "./price-calendar.ts";

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
  const context = { now, peers, ...(provenance && contextOf(series, provenance)) };
  const reading = joinFindings(provenance?.findings ?? [], findings);
  return joinFindings(reading, auditSeries(series, context));
}

/** What provenance tells an audit. */
export function contextOf(
  series: BarSeries,
  provenance: PriceProvenance,
): Pick<AuditContext, "calendar" | "isFinished"> {
  // A source leaves open sessions out; a file may have been written at any time.
  const isFinished = !["csv", "unknown"].includes(provenance.source);
  return { isFinished, calendar: priceCalendarOf(series, provenance).calendar };
}

/** A jump is not told again where what was found while reading explains it. */
export function joinFindings(reading: readonly Finding[], found: readonly Finding[]): Finding[] {
  const explaining = reading.filter(
    ({ kind }) => kind === "last-bar" || kind === "mixed-conventions",
  );
  const explained = new Set(explaining.flatMap(({ dates }) => dates));
  const same = new Set(reading.map(({ kind, dates }) => `${kind} ${dates[0]}`));
  const others = found.filter(
    ({ kind, dates }) =>
      !same.has(`${kind} ${dates[0]}`) &&
      !(kind === "jump" && dates.some((date) => explained.has(date))),
  );
  return [...reading, ...others];
}
