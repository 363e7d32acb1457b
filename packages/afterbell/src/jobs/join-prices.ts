/** @file Joins new prices to stored ones, or refuses what does not fit them. */

import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { jumpFindings } from "../market/audit/jumps.ts";
import type { Disagreement } from "../market/disagreement.ts";
import { correctionNote } from "../market/download-notes.ts";
import { plural } from "../market/finding.ts";
import { mergeSeries } from "../market/merge.ts";
import {
  adjustmentText,
  originText,
  type PriceProvenance,
  withIncoming,
} from "../market/provenance.ts";
import type { StoredPrices } from "../workspace/price-store.ts";
import { ConflictingPricesError } from "./errors.ts";
import type { IncomingPrices } from "./incoming-prices.ts";

export interface JoinedPrices {
  readonly series: BarSeries;
  readonly provenance: PriceProvenance;
  /** What was done to the stored prices, a sentence each. */
  readonly notes: readonly string[];
  /** Whether the series is any other than the stored one. */
  readonly hasChanged: boolean;
  /** Whether stored values are replaced by later ones of the same source, which need not be kept. */
  readonly restates: boolean;
}

/** New prices in the place of whatever is stored. */
export function replacePrices(stored: StoredPrices | null, incoming: IncomingPrices): JoinedPrices {
  const { series, origin } = incoming;
  const isStored = stored !== null;
  const notes = isStored
    ? [`the stored prices (${originText(stored.provenance)}) were replaced`]
    : [];
  const provenance = { ...origin, ...keptBy(stored?.provenance ?? null) };
  return { series, provenance, notes, hasChanged: true, restates: false };
}

/** What the user said of the symbol; findings that are found no more are forgotten later. */
function keptBy(stored: PriceProvenance | null): Partial<PriceProvenance> {
  if (stored === null) return {};
  const { accepted, calendar, isCalendarSet } = stored;
  return { accepted, ...(isCalendarSet && { calendar, isCalendarSet }) };
}

/**
 * The union of both by date, in which a new price wins.
 *
 * @throws {ConflictingPricesError} The two are not of one convention, unit or instrument, as far as can be told.
 */
export function joinPrices(stored: StoredPrices, incoming: IncomingPrices): JoinedPrices {
  requireOneConvention(stored.provenance, incoming);
  const conflict = conflictWith(stored.provenance, incoming);
  const { series, added, corrections, disagreement } = mergeSeries(stored.series, incoming.series);
  if (disagreement !== null) throw conflict(disagreementText(disagreement), disagreement);
  const common = incoming.series.length - added.length;
  if (common === 0 && !isSameOrigin(stored.provenance, incoming.origin)) {
    throw conflict(
      "they have no session in common, so nothing tells whether they are of one convention",
    );
  }
  const seam = seamFault(series, stored.series, incoming.series);
  if (seam !== null) throw conflict(`where they meet, ${seam}`);
  const earlier = earlierThan(stored.series, incoming.series);
  if (earlier > 0 && isLessKnown(stored.provenance, incoming.origin)) {
    throw conflict(
      `nothing tells what they are adjusted for, and ${plural(earlier, "session")} of them would come before the first stored one`,
    );
  }
  const notes = [
    joinNote(stored.series, added),
    ...(corrections.length > 0 ? [correctionNote(corrections)] : []),
  ];
  const provenance = withIncoming(
    stored.provenance,
    incoming.origin,
    incoming.series,
    stored.series,
  );
  const hasChanged = added.length > 0 || corrections.length > 0;
  return { series, provenance, notes, hasChanged, restates: false };
}

/** A move that neither of the two has, where a session of one follows a session of the other. */
function seamFault(joined: BarSeries, stored: BarSeries, fresh: BarSeries): string | null {
  const [old, now] = [new Set(stored.days), new Set(fresh.days)];
  const isAlone = (day: number) => old.has(day) !== now.has(day);
  const seams = new Set<SessionDate>();
  for (let i = 1; i < joined.length; i++) {
    const [before, day] = [joined.days[i - 1]!, joined.days[i]!];
    if (isAlone(before) && isAlone(day) && old.has(before) !== old.has(day)) {
      seams.add(dateAt(joined, i));
    }
  }
  if (seams.size === 0) return null;
  const found = jumpFindings(joined).find(
    ({ severity, dates }) => severity === "error" && seams.has(dates[0]!),
  );
  return found?.message ?? null;
}

/** Sessions before the first stored one. Recent prices agree however they are adjusted, so only these are at risk. */
function earlierThan(stored: BarSeries, fresh: BarSeries): number {
  const first = stored.days[0]!;
  return fresh.days.filter((day) => day < first).length;
}

function isLessKnown(stored: PriceProvenance | null, origin: PriceProvenance): boolean {
  return origin.adjustment === "unknown" && (stored?.adjustment ?? "unknown") !== "unknown";
}

function conflictWith(stored: PriceProvenance | null, { series, from }: IncomingPrices) {
  return (reason: string, disagreement?: Disagreement) =>
    new ConflictingPricesError(series.symbol, {
      ...{ stored: originText(stored), incoming: from, reason },
      ...(disagreement && { disagreement }),
    });
}

/** @throws {ConflictingPricesError} Both say what they are, and not the same. */
export function requireOneConvention(
  stored: PriceProvenance | null,
  incoming: IncomingPrices,
): void {
  const mixed = mixedConventions(stored, incoming.origin);
  if (mixed !== null) throw conflictWith(stored, incoming)(mixed);
}

function joinNote(stored: BarSeries, added: readonly SessionDate[]): string {
  const last = dateAt(stored, stored.length - 1);
  if (added.length === 0) return "no session that was not stored";
  const after = added.filter((date) => date > last).length;
  return `${plural(added.length, "session")} added to ${stored.length} stored, ${after} of them after ${last}`;
}

/** @returns What cannot be joined, as a sentence; null where nothing is known to differ. */
function mixedConventions(stored: PriceProvenance | null, origin: PriceProvenance): string | null {
  if (stored === null) return null;
  const isKnown = (adjustment: string) => adjustment !== "unknown";
  if (
    isKnown(stored.adjustment) &&
    isKnown(origin.adjustment) &&
    stored.adjustment !== origin.adjustment
  ) {
    return `they are ${adjustmentText(origin.adjustment)}, the stored ones ${adjustmentText(stored.adjustment)}`;
  }
  const { currency } = stored;
  if (currency !== null && origin.currency !== null && currency !== origin.currency) {
    return `they are in ${origin.currency}, the stored ones in ${currency}`;
  }
  return null;
}

/** Whether prices that have no session in common may be joined. */
function isSameOrigin(stored: PriceProvenance | null, { source }: PriceProvenance): boolean {
  const of = (name: string) => (name === "unknown" ? "csv" : name);
  return of(stored?.source ?? "unknown") === of(source);
}

/** `the close of 2020-01-08 is 512 there and 5.12 here, 100 times as much; 20 of 20 common sessions differ`. */
export function disagreementText(disagreement: Disagreement): string {
  const { date, stored, source, factor, compared, differing } = disagreement;
  const times = factor === null ? "" : `, ${Number(factor.toPrecision(4))} times as much`;
  return `the close of ${date} is ${source} there and ${stored} here${times}; ${differing} of ${plural(compared, "common session")} differ`;
}
