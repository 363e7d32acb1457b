/** @file Downloads what a symbol's stored prices lack, and joins it to them. */

import { type BarSeries, barSeries, dateAt } from "../domain/bar-series.ts";
import { dayNumber, type SessionDate, sessionDate } from "../domain/session-date.ts";
import { compareWithSource } from "../market/compare-with-source.ts";
import { type Download, downloadPrices } from "../market/download.ts";
import { EmptyRangeError, InvalidDateRangeError } from "../market/errors.ts";
import { plural } from "../market/finding.ts";
import { originText, withIncoming } from "../market/provenance.ts";
import type { DateRange, PriceSource } from "../market/sources/price-source.ts";
import type { SourceName } from "../market/sources/registry.ts";
import type { StoredPrices } from "../workspace/price-store.ts";
import { ConflictingPricesError, LostSessionsError } from "./errors.ts";
import { type IncomingPrices, incomingOfDownload } from "./incoming-prices.ts";
import {
  disagreementText,
  type JoinedPrices,
  joinPrices,
  replacePrices,
  requireOneConvention,
} from "./join-prices.ts";

export interface DownloadRequest {
  readonly source: PriceSource;
  readonly sourceName: SourceName;
  readonly symbol: string;
  readonly range: DateRange;
  /** Store what the source has in the place of what is stored. */
  readonly replace: boolean;
  readonly now: Date;
}

export interface DownloadedPrices {
  readonly incoming: IncomingPrices;
  readonly joined: JoinedPrices;
}

/**
 * @throws {ConflictingPricesError} The stored prices are from elsewhere, and not those of the source.
 * @throws {LostSessionsError} The source no longer has all that is stored.
 * @throws As {@link PriceSource.history} does.
 */
export async function downloadSymbol(
  request: DownloadRequest,
  stored: StoredPrices | null,
): Promise<DownloadedPrices> {
  const { source, symbol, range, replace } = request;
  if (stored === null || replace) {
    const download = await downloadPrices(source, symbol, range, null);
    const incoming = incomingOf(download, request);
    return { incoming, joined: replacePrices(stored, incoming) };
  }
  const hasRange = range.start !== undefined || range.end !== undefined;
  return hasRange ? addRange(request, stored) : update(request, stored);
}

function incomingOf(download: Download, { source, sourceName, now }: DownloadRequest) {
  return incomingOfDownload(download, source, sourceName, now);
}

function isFromSource({ sourceName }: DownloadRequest, { provenance }: StoredPrices): boolean {
  return provenance?.source === sourceName;
}

async function update(request: DownloadRequest, stored: StoredPrices): Promise<DownloadedPrices> {
  const notes = isFromSource(request, stored) ? [] : [await adopt(request, stored)];
  const { source, symbol } = request;
  const download = await downloadPrices(source, symbol, {}, stored.series);
  requireRightSymbol(request, stored, download);
  if (download.lost.length > 0) throw new LostSessionsError(symbol, source.name, download.lost);
  return updated(request, stored, download, notes);
}

/**
 * Makes sure that prices from elsewhere are those of the source, over all of their history.
 *
 * @returns A note that says so.
 */
async function adopt({ source, symbol }: DownloadRequest, stored: StoredPrices): Promise<string> {
  const { agrees, compared, disagreement } = await compareWithSource(stored.series, source);
  const from = originText(stored.provenance);
  if (!agrees) {
    const reason = disagreement ? disagreementText(disagreement) : "they have no session in common";
    const conflict = { stored: from, incoming: source.name, reason, disagreement };
    throw new ConflictingPricesError(symbol, conflict);
  }
  return `the stored prices (${from}) are those of ${source.name}: ${plural(compared, "close")} compared`;
}

function updated(
  request: DownloadRequest,
  stored: StoredPrices,
  download: Download,
  notes: readonly string[],
): DownloadedPrices {
  const incoming = incomingOf(download, request);
  if (isFromSource(request, stored)) requireOneConvention(stored.provenance, incoming);
  const fresh = barSeries(request.symbol, download.history.bars);
  const kept = withIncoming(stored.provenance, incoming.origin, fresh, stored.series);
  // From now on the prices are the source's.
  const { source, file, adjustment } = incoming.origin;
  const restates = isFromSource(request, stored);
  return {
    incoming,
    joined: {
      series: download.series,
      provenance: { ...kept, source, file, adjustment },
      ...{ notes, hasChanged: download.hasChanged, restates },
    },
  };
}

/** A range of the source joined to stored prices; the range is widened where there would be a hole between. */
async function addRange(request: DownloadRequest, stored: StoredPrices): Promise<DownloadedPrices> {
  const { source, symbol } = request;
  const { start, end } = request.range;
  if (start !== undefined && end !== undefined && !(start < end)) {
    throw new InvalidDateRangeError(start, end);
  }
  const range = bridged(request.range, stored.series);
  const download = await downloadPrices(source, symbol, range, null);
  requireRightSymbol(request, stored, download);
  requireSessionIn(request, download.series);
  const incoming = incomingOf(download, request);
  try {
    return { incoming, joined: joinPrices(stored, incoming) };
  } catch (error) {
    const isConflict = error instanceof ConflictingPricesError && error.disagreement !== null;
    if (!(isConflict && isFromSource(request, stored))) throw error;
    return refetched(request, stored, error.reason);
  }
}

/** Prices of another symbol are stored, with a finding, only where there is nothing that they could spoil. */
function requireRightSymbol(
  { source, symbol }: DownloadRequest,
  { provenance }: StoredPrices,
  { answeredFor }: Download,
): void {
  const isKnown = provenance?.findings.some(({ kind }) => kind === "symbol-differs");
  if (answeredFor === null || isKnown) return;
  throw new ConflictingPricesError(symbol, {
    ...{ stored: originText(provenance), incoming: source.name },
    reason: `they are prices of ${answeredFor}, not of ${symbol}`,
  });
}

/** The bridge alone is not what was asked for. */
function requireSessionIn(
  { source, symbol, range: { start, end } }: DownloadRequest,
  { days }: BarSeries,
): void {
  const [from, to] = [start, end].map((date) => date && dayNumber(date));
  const isInside = (day: number) => (!from || day >= from) && (!to || day < to);
  if (days.some(isInside)) return;
  throw new EmptyRangeError(symbol, start ?? null, end ?? null, `${source.name} has none`);
}

/** All of the stored range and the one that was asked for: the source has adjusted its prices since. */
async function refetched(
  request: DownloadRequest,
  stored: StoredPrices,
  reason: string,
): Promise<DownloadedPrices> {
  const { source, symbol, range } = request;
  const [first, last] = [dateAt(stored.series, 0), dateAt(stored.series, stored.series.length - 1)];
  const start = range.start !== undefined && range.start < first ? range.start : first;
  const { end } = range;
  const isInside = end === undefined || end > last;
  const whole = {
    start,
    ...(isInside ? range.end && { end: range.end } : { end: dayAfter(last) }),
  };
  const download = await downloadPrices(source, symbol, whole, null);
  const has = new Set(download.series.days);
  const lost = [...stored.series.days].filter((day) => !has.has(day)).map(sessionDate);
  if (lost.length > 0) throw new LostSessionsError(symbol, source.name, lost);
  const note = `all prices were fetched again from ${start}: ${reason}`;
  return updated(request, stored, download, [note]);
}

function bridged({ start, end }: DateRange, stored: BarSeries): DateRange {
  const [first, last] = [dateAt(stored, 0), dateAt(stored, stored.length - 1)];
  return {
    ...(start !== undefined && { start: start > last ? last : start }),
    ...(end !== undefined && { end: end <= first ? dayAfter(first) : end }),
  };
}

function dayAfter(date: SessionDate): SessionDate {
  return sessionDate(dayNumber(date) + 1);
}
