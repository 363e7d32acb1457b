/** @file What `ingest` fetches: a range, the whole history, or what a stored series lacks. */

import { type BarSeries, barSeries, dateAt } from "../domain/bar-series.ts";
import { type Finding, plural } from "./finding.ts";
import { rowsWithoutPrice } from "./row-findings.ts";
import type { DateRange, PriceHistory, PriceSource } from "./sources/price-source.ts";
import { updateSeries } from "./update.ts";

export interface Download {
  readonly series: BarSeries;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** Whether the series is any other than the stored one. */
  readonly hasChanged: boolean;
}

/** @param range Without a start and an end: bring `stored` up to date, or fetch everything. */
export async function downloadPrices(
  source: PriceSource,
  symbol: string,
  range: DateRange,
  stored: BarSeries | null,
): Promise<Download> {
  const hasRange = range.start !== undefined || range.end !== undefined;
  if (!hasRange && stored !== null) return updateStored(source, stored);
  const history = await source.history(symbol, range);
  const notes = hasRange ? [] : ["nothing was stored, so the whole history was fetched"];
  return findingsOf(source, history, barSeries(symbol, history.bars), notes, true);
}

async function updateStored(source: PriceSource, stored: BarSeries): Promise<Download> {
  const { symbol } = stored;
  const download = (range: DateRange) => source.history(symbol, range);
  const update = await updateSeries(stored, download);
  const { series, history, refetchedBecause, hasChanged } = update;
  const added = series.length - stored.length;
  const last = dateAt(stored, stored.length - 1);
  const done =
    refetchedBecause !== null
      ? `all prices were fetched again from ${dateAt(stored, 0)}: ${refetchedBecause}`
      : hasChanged
        ? `${plural(added, "session")} appended after ${last}`
        : `up to date: no finished session after ${last}`;
  return findingsOf(source, history, series, [done], hasChanged);
}

function findingsOf(
  { name }: PriceSource,
  history: PriceHistory,
  series: BarSeries,
  notes: readonly string[],
  hasChanged: boolean,
): Download {
  const { datesWithoutPrice: rows } = history;
  const findings = rowsWithoutPrice(rows, rows);
  return {
    series,
    findings,
    notes: [...notes, ...notesOf(name, history, series.symbol)],
    hasChanged,
  };
}

function notesOf(source: string, history: PriceHistory, symbol: string): string[] {
  const notes: string[] = [];
  if (history.openSession !== null) {
    notes.push(`the session of ${history.openSession} has not closed yet and is left out`);
  }
  if (history.repeatedDates.length > 0) {
    const dates = history.repeatedDates.join(", ");
    notes.push(`${source} lists ${dates} twice; the later row is kept`);
  }
  if (history.symbol !== null && history.symbol.toUpperCase() !== symbol.toUpperCase()) {
    notes.push(`${source} returned prices of ${history.symbol}`);
  }
  const { currency } = history;
  const unit = currency === null ? "" : ` in ${currency}${currency === "GBp" ? " (pence)" : ""}`;
  notes.push(`prices${unit}, adjusted for splits and dividends`);
  return notes;
}
