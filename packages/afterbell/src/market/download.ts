/** @file What `ingest` fetches: a range, the whole history, or what a stored series lacks. */

import { type BarSeries, barSeries, dateAt } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { historyNotes, updateNotes } from "./download-notes.ts";
import type { Finding } from "./finding.ts";
import { rowsWithoutPrice } from "./row-findings.ts";
import type { Correction } from "./same-values.ts";
import type { DateRange, PriceHistory, PriceSource } from "./sources/price-source.ts";
import { updateSeries } from "./update.ts";

export interface Download {
  readonly series: BarSeries;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** The response, with what the source says about the symbol: currency, exchange, time zone. */
  readonly history: PriceHistory;
  /** Stored values that are others now. */
  readonly corrections: readonly Correction[];
  /** Stored sessions that the series lacks. */
  readonly lost: readonly SessionDate[];
  /** Another symbol than the one asked for, which these prices are of; null if they are of the right one. */
  readonly answeredFor: string | null;
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
  const series = barSeries(symbol, history.bars);
  return {
    ...{ series, history, corrections: [], lost: [], hasChanged: true },
    ...reportOf(source, history, symbol, notes),
  };
}

async function updateStored(source: PriceSource, stored: BarSeries): Promise<Download> {
  const { symbol } = stored;
  const update = await updateSeries(stored, (range) => source.history(symbol, range));
  const { series, history, corrections, lost, hasChanged } = update;
  const stretch = { from: dateAt(stored, 0), to: dateAt(stored, stored.length - 1) };
  return {
    ...{ series, history, corrections, lost, hasChanged },
    ...reportOf(source, history, symbol, updateNotes(update, stretch)),
  };
}

function reportOf(
  { name }: PriceSource,
  history: PriceHistory,
  asked: string,
  notes: readonly string[],
): Pick<Download, "findings" | "notes" | "answeredFor"> {
  const { symbol, datesWithoutPrice: rows } = history;
  const findings = rowsWithoutPrice(rows, rows);
  const isOther = symbol !== null && symbol.toUpperCase() !== asked.toUpperCase();
  const answeredFor = isOther ? symbol : null;
  const other = answeredFor === null ? [] : [`${name} returned prices of ${answeredFor}`];
  return { findings, notes: [...notes, ...other, ...historyNotes(name, history)], answeredFor };
}
