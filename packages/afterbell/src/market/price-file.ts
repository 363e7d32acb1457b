/** @file Price files in any layout: what `--csv` reads. */

import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { auditSeries } from "./audit.ts";
import type { LayoutSummary } from "./csv/csv-content.ts";
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
  const text = await readTextFile(path);
  const { series, layout, findings, notes } = readCsv(text, { file: path, ...options });
  const report = ingestReportOf(series, { source: path, layout, findings, notes });
  return { series, report };
}

/** Completes a report with facts and findings of the series. @param series At least one bar. */
export function ingestReportOf(
  series: BarSeries,
  reading: Pick<IngestReport, "source" | "layout" | "findings" | "notes">,
): IngestReport {
  const { symbol, length } = series;
  return {
    symbol,
    source: reading.source,
    sessions: length,
    from: dateAt(series, 0),
    to: dateAt(series, length - 1),
    layout: reading.layout,
    findings: [...reading.findings, ...auditSeries(series)],
    notes: reading.notes,
  };
}
