/** @file One symbol of an ingest: what is new is joined to what is stored, checked, and written. */

import type { BarSeries } from "../domain/bar-series.ts";
import { auditSeries } from "../market/audit/audit-series.ts";
import { contextOf, joinFindings } from "../market/audit/audit-stored.ts";
import { StrictFindingsError } from "../market/errors.ts";
import { type Finding, isAtLeast, worstFirst } from "../market/finding.ts";
import { type IngestReport, ingestReportOf } from "../market/price-file.ts";
import {
  type AcceptedFinding,
  isAccepted,
  type PriceProvenance,
  withAccepted,
} from "../market/provenance.ts";
import type { PriceStore } from "../workspace/price-store.ts";
import type { IncomingPrices } from "./incoming-prices.ts";
import type { JoinedPrices } from "./join-prices.ts";
import { requireFound } from "./settle-findings.ts";

export interface IngestedPrices {
  /** What is stored now. */
  readonly series: BarSeries;
  readonly report: IngestReport;
  readonly provenance: PriceProvenance;
  readonly file: string;
  /** Sessions that were not stored before. */
  readonly added: number;
  /** Copy of the previous file, if the new one lacks some of its contents. */
  readonly backup: string | null;
}

/** Of the one store and the moment of an ingest. */
export interface IngestContext {
  readonly store: PriceStore;
  readonly now: Date;
  readonly strict: boolean;
  readonly accept: readonly AcceptedFinding[];
  /** Instead of what the source says. */
  readonly calendar: PriceProvenance["calendar"];
}

/**
 * Checks joined prices and writes them.
 *
 * @throws {StrictFindingsError} Warnings or errors, and the ingest is strict.
 * @throws {NoSuchFindingError} There is nothing that `accept` could mean.
 */
export async function writePrices(
  incoming: IncomingPrices,
  joined: JoinedPrices,
  context: IngestContext,
): Promise<IngestedPrices> {
  const { store, now, strict, accept } = context;
  const { series } = joined;
  const { symbol } = series;
  const calendar = context.calendar ?? joined.provenance.calendar;
  const origin = { ...joined.provenance, calendar };
  const reading = readingFindings(incoming, origin, now);
  const remembered = reading.filter((finding) => isAtLeast("warning", finding));
  const findings = [...origin.findings, ...reading];
  const { from, layout, notes, splits } = incoming;
  const about = { source: from, layout, findings, notes: [...joined.notes, ...notes] };
  const report = ingestReportOf(series, about, { now, splits, ...contextOf(origin) });
  requireFound(symbol, report.findings, accept);
  const provenance = withAccepted(
    { ...origin, findings: joinFindings(remembered, origin.findings) },
    accept,
  );
  if (strict) requireNone(symbol, report.findings, provenance.accepted);
  const options = { now, restates: joined.restates, provenance };
  const written = joined.hasChanged ? await store.write(series, options) : null;
  if (written === null) await store.writeProvenance(symbol, provenance);
  return {
    ...{ series, report, provenance, file: store.path(symbol) },
    ...{ added: written?.added ?? 0, backup: written?.backup ?? null },
  };
}

/** What reading found, of which the stored series shows nothing any more. */
function readingFindings(
  { series, findings, ending, splits }: IncomingPrices,
  origin: PriceProvenance,
  now: Date,
): Finding[] {
  if (ending === null) return [...findings];
  const found = auditSeries(series, { now, ending, splits, ...contextOf(origin) });
  const isOfReading = ({ kind }: Finding) => kind === "last-bar" || kind === "mixed-conventions";
  return [...findings, ...found.filter(isOfReading)];
}

function requireNone(
  symbol: string,
  findings: readonly Finding[],
  accepted: readonly AcceptedFinding[],
): void {
  const open = findings.filter(
    (finding) => isAtLeast("warning", finding) && !isAccepted(finding, accepted),
  );
  if (open.length > 0) throw new StrictFindingsError(symbol, worstFirst(open));
}
