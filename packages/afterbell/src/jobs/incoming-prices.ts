/** @file New prices of one symbol, from a file, the sample or a source, with what is known about them. */

import type { BarSeries } from "../domain/bar-series.ts";
import type { AnnouncedSplits } from "../market/audit/jumps.ts";
import type { FileEnding } from "../market/audit/last-bar.ts";
import { calendarFor } from "../market/calendars/calendar-for.ts";
import type { CsvContent, LayoutSummary } from "../market/csv/csv-content.ts";

import type { Download } from "../market/download.ts";
import type { Finding } from "../market/finding.ts";
import { announcedSplits } from "../market/price-file.ts";
import {
  type PriceProvenance,
  type StoredAdjustment,
  unknownOrigin,
} from "../market/provenance.ts";
import { symbolDiffers } from "../market/row-findings.ts";
import { sampleSource } from "../market/sample.ts";
import { minorUnit } from "../market/sources/minor-unit.ts";
import type { PriceHistory, PriceSource } from "../market/sources/price-source.ts";
import type { SourceName } from "../market/sources/registry.ts";

export interface IncomingPrices {
  readonly series: BarSeries;
  /** As reports name it: a file's path, `Yahoo Finance`, the sample. */
  readonly from: string;
  /** null for what is not a file. */
  readonly layout: LayoutSummary | null;
  /** Findings of the rows; the series itself has not been checked. */
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** Of a file, how it ends. */
  readonly ending: FileEnding | null;
  readonly splits: AnnouncedSplits;
  /** As if nothing else was ever stored: first and last fetch are now, nothing is accepted. */
  readonly origin: PriceProvenance;
}

export interface ContentOrigin {
  /** null for the sample. */
  readonly file: string | null;
  readonly unadjusted: boolean;
  /** IANA zone that the dates were converted to. */
  readonly exchangeZone: string | null;
  readonly now: Date;
}

export function incomingOfContent(content: CsvContent, options: ContentOrigin): IncomingPrices {
  const { series, layout, findings, notes, rawClose, lastRow, volumeAlone } = content;
  const { file, now, exchangeZone: zone } = options;
  const facts = { exchangeZone: zone, instrumentType: null, exchange: null };
  return {
    ...{ series, layout, findings, notes, from: file ?? sampleSource },
    // With the raw closes kept, the adjusted ones play no part.
    ending: { lastRow, volumeAlone, rawClose: options.unadjusted ? null : rawClose },
    splits: announcedSplits(content),
    origin: {
      ...unknownOrigin(now),
      ...{ source: file === null ? "sample" : "csv", file, zone },
      calendar: file === null ? "new-york" : calendarFor({ symbol: series.symbol, ...facts }),
      adjustment: adjustmentOf(content, options),
    },
  };
}

function adjustmentOf(
  { rawClose }: CsvContent,
  { file, unadjusted }: ContentOrigin,
): StoredAdjustment {
  if (file === null) return "splits-and-dividends";
  if (rawClose === null) return "unknown";
  return unadjusted ? "none" : "splits-and-dividends";
}

export function incomingOfDownload(
  { series, history, findings, notes, answeredFor }: Omit<Download, "corrections" | "lost">,
  source: Pick<PriceSource, "name">,
  sourceName: SourceName,
  now: Date,
): IncomingPrices {
  const { symbol } = series;
  const other =
    answeredFor === null ? [] : [symbolDiffers(symbol, answeredFor, source.name, "error")];
  return {
    ...{ series, layout: null, notes, from: source.name, ending: null },
    findings: [...findings, ...other],
    splits: new Map(
      history.events.filter(({ kind }) => kind === "split").map((event) => [event.date, event]),
    ),
    origin: originOfHistory(symbol, history, sourceName, now),
  };
}

function originOfHistory(
  symbol: string,
  history: PriceHistory,
  source: SourceName,
  now: Date,
): PriceProvenance {
  const { currency, exchange, zone, closesAt, instrumentType, adjustment } = history;
  return {
    ...unknownOrigin(now),
    ...{ source, currency, exchange, zone, closesAt, adjustment, instrument: instrumentType },
    unit: currency === null ? null : minorUnit(currency),
    calendar: calendarFor({ symbol, exchangeZone: zone, instrumentType, exchange }),
  };
}
