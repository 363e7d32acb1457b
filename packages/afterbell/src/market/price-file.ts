/** @file Price files in any layout: what `--csv` reads. */

import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { type AuditContext, auditSeries } from "./audit/audit-series.ts";
import { joinFindings } from "./audit/audit-stored.ts";
import type { AnnouncedSplits } from "./audit/jumps.ts";
import type { CsvContent, LayoutSummary } from "./csv/csv-content.ts";
import { type CsvOptions, readCsv } from "./csv/read-csv.ts";
import { readTextFile } from "./csv/text-file.ts";
import type { Finding } from "./finding.ts";

/** The ingested prices, their source, and the findings. */
export interface IngestReport {
  readonly symbol: string;
  /** A file's path, or the name of a source. */
  readonly source: string;
  readonly sessions: number;
  readonly from: SessionDate;
  readonly to: SessionDate;
  /** null for a source that is not a file. */
  readonly layout: LayoutSummary | null;
  readonly findings: readonly Finding[];
  /** What was done and why, a sentence each. */
  readonly notes: readonly string[];
}

export interface PriceFileOptions extends CsvOptions {
  /** Symbol of the series, regardless of the file. */
  readonly symbol: string;
  /** Symbol to read from a file of several. */
  readonly pick?: string;
  /** Sessions after it are a finding. @default the clock */
  readonly now?: Date;
}

export interface PriceFile {
  readonly series: BarSeries;
  readonly report: IngestReport;
}

/**
 * Reads a CSV of daily prices; its layout is recognised from the content. Findings are reported and
 * nothing is repaired, save that of several rows of one day the first is kept.
 *
 * @throws {PriceFileError} No such file, no prices, a malformed line: names file, line and value.
 */
export async function readPriceFile(path: string, options: PriceFileOptions): Promise<PriceFile> {
  const { now = new Date(), ...reading } = options;
  const content = readCsv(await readTextFile(path), { file: path, ...reading });
  return priceFileOf(content, { source: path, now, unadjusted: options.unadjusted ?? false });
}

/** A symbol of a file with what is found in it. */
export function priceFileOf(
  content: CsvContent,
  { source, now, unadjusted }: { source: string; now: Date; unadjusted: boolean },
): PriceFile {
  const ending = { ...content, rawClose: unadjusted ? null : content.rawClose };
  const context = { now, ending, splits: announcedSplits(content) };
  return {
    series: content.series,
    report: ingestReportOf(content.series, { source, ...content }, context),
  };
}

/** Splits that a file announces, in a column of its own. */
export function announcedSplits({ events }: Pick<CsvContent, "events">): AnnouncedSplits {
  const splits = events.flatMap((event) =>
    event.kind === "split"
      ? [[event.date, { description: `split ${event.factor}:1` }] as const]
      : [],
  );
  return new Map(splits);
}

/** Completes a report with facts and findings of the series. @param series At least one bar. */
export function ingestReportOf(
  series: BarSeries,
  reading: Pick<IngestReport, "source" | "layout" | "findings" | "notes">,
  context: AuditContext,
): IngestReport {
  const { symbol, length } = series;
  const { source, layout, notes } = reading;
  return {
    ...{ symbol, source, sessions: length, layout, notes },
    ...{ from: dateAt(series, 0), to: dateAt(series, length - 1) },
    findings: joinFindings(reading.findings, auditSeries(series, context)),
  };
}
