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
  /** Those of the report's notes that tell how stored prices were changed. */
  readonly changes: readonly string[];
}

/** Of the one store and the moment of an ingest. */
export interface IngestContext {
  readonly store: PriceStore;
  readonly now: Date;
  readonly strict: boolean;
  readonly accept: readonly AcceptedFinding[];
  /** Whether what a symbol does not have is passed over, since there are several. */
  readonly acceptsForOthers: boolean;
  /** Series of the same exchange, for what only they can tell. */
  readonly peers: (series: BarSeries, provenance: PriceProvenance) => Promise<readonly BarSeries[]>;
  /** Instead of what the source says. */
  readonly calendar: PriceProvenance["calendar"];
}

/**
 * Checks joined prices and writes them.
 *
 * @throws {StrictFindingsError} Warnings or errors, and the ingest is strict.
 * @throws {NoSuchFindingError} There is nothing that `accept` could mean.
 */
export async function storePrices(
  incoming: IncomingPrices,
  joined: JoinedPrices,
  context: IngestContext,
): Promise<IngestedPrices> {
  const { store, now, strict } = context;
  const { series, hasChanged, restates } = joined;
  const { symbol } = series;
  const origin = withCalendar(joined.provenance, context.calendar);
  const reading = readingFindings(incoming, origin, now);
  const report = await reportOf(incoming, joined, { origin, reading }, context);
  const accept = acceptedOf(report, context);
  const remembered = worstFirst(reading).slice(0, MOST_REMEMBERED);
  const known = { ...origin, findings: joinFindings(remembered, origin.findings) };
  const provenance = onlyFound(withAccepted(known, accept), report.findings);
  if (strict) requireNone(symbol, report.findings, provenance.accepted);
  const written = hasChanged ? await store.write(series, { now, restates, provenance }) : null;
  if (written === null) await store.updateProvenance(symbol, () => provenance);
  return {
    ...{ series, report, provenance, file: store.path(symbol) },
    ...{ added: written?.added ?? 0, backup: written?.backup ?? null },
    changes: report.notes.filter(isChange),
  };
}

/** A file that repeats every row has thousands of findings. */
const MOST_REMEMBERED = 100;

function withCalendar(
  provenance: PriceProvenance,
  calendar: PriceProvenance["calendar"],
): PriceProvenance {
  return calendar === null ? provenance : { ...provenance, calendar, isCalendarSet: true };
}

async function reportOf(
  { from, layout, notes, splits, origin: { source } }: IncomingPrices,
  { series, notes: done }: JoinedPrices,
  { origin, reading }: { readonly origin: PriceProvenance; readonly reading: readonly Finding[] },
  { now, strict, accept, peers: peersFor }: IngestContext,
): Promise<IngestReport> {
  const findings = [...origin.findings, ...reading];
  const about = { source: from, layout, findings, notes: [...done, ...notes] };
  // Reading other series takes time: where nothing depends on it, they are compared once all symbols are there.
  const peers = strict || accept.length > 0 ? await peersFor(series, origin) : [];
  // Whoever brought the last session vouches for it, or does not.
  const context = contextOf(series, { ...origin, source });
  return ingestReportOf(series, about, { now, splits, peers, ...context });
}

/** @throws {NoSuchFindingError} There is nothing that one of them could mean. */
function acceptedOf(
  { symbol, findings }: IngestReport,
  { accept, acceptsForOthers }: IngestContext,
): readonly AcceptedFinding[] {
  const isFound = (one: AcceptedFinding) => findings.some((finding) => isAccepted(finding, [one]));
  if (acceptsForOthers) return accept.filter(isFound);
  requireFound(symbol, findings, accept);
  return accept;
}

/** Without acceptances of what is found no more; of a kind as a whole they stay. */
function onlyFound(provenance: PriceProvenance, findings: readonly Finding[]): PriceProvenance {
  const accepted = provenance.accepted.filter(
    (one) =>
      one.date === null ||
      one.kind === "missing-session" || // others of the exchange tell it, and they are not always asked
      findings.some((finding) => isAccepted(finding, [one])),
  );
  return { ...provenance, accepted };
}

/** Notes of new sessions and of the currency are said of every symbol; these are not. */
function isChange(note: string): boolean {
  return /^(corrected|all prices were|the stored prices|the source (restated|no longer))/.test(
    note,
  );
}

/** What reading found, of which the stored series shows nothing any more. */
function readingFindings(
  { series, findings, ending, splits, origin: { source } }: IncomingPrices,
  known: PriceProvenance,
  now: Date,
): Finding[] {
  if (ending === null) return [...findings];
  const context = contextOf(series, { ...known, source });
  const found = auditSeries(series, { now, ending, splits, ...context });
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
