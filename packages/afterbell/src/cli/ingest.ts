/** @file `afterbell ingest`: daily prices into `data/`, with everything that looks wrong in them. */

import { Command } from "commander";
import { SourceUnavailableError } from "../domain/errors.ts";
import {
  type IngestedPrices,
  type IngestSpec,
  ingestFields,
  ingestJob,
  urlVariable,
} from "../jobs/ingest-job.ts";
import { runJob } from "../jobs/run-job.ts";
import type { LayoutSummary } from "../market/csv/read-csv.ts";
import { StrictFindingsError } from "../market/errors.ts";
import { dateOfFinding, describeFinding, type Finding, plural } from "../market/finding.ts";
import { folders } from "../workspace/layout.ts";
import type { CliContext } from "./context.ts";
import { addFields } from "./field-options.ts";
import { jobDisplay } from "./job-progress.ts";
import { formatTable, paint, printJson, printLine, printNote } from "./print.ts";
import { worldOf } from "./world.ts";

interface IngestFlags extends Omit<IngestSpec, "symbol" | "start" | "end" | "pick" | "sourceUrl"> {
  /** Which of a file's symbols to read. */
  readonly symbol?: string;
  readonly json?: boolean;
}

export function ingestCommand(context: CliContext): Command {
  const command = new Command("ingest")
    .description(
      `Store daily prices of a symbol in ${folders.prices}/, from Yahoo, a CSV file or the sample.`,
    )
    .argument("<symbol>", "ticker as Yahoo spells it: AAPL, BRK-B, PETR4.SA, ^GSPC, EURUSD=X")
    .argument("[start]", "first session, YYYY-MM-DD")
    .argument("[end]", "day after the last session, YYYY-MM-DD (exclusive, as in yfinance)");
  return addFields(command, ingestFields)
    .option("--json", "print the report as one line of JSON")
    .addHelpText("after", help)
    .action((symbol: string, start?: string, end?: string, flags: IngestFlags = {}) => {
      const { symbol: pick, json = false, ...rest } = flags;
      const asked = {
        ...(start !== undefined && { start }),
        ...(end !== undefined && { end }),
        ...(pick !== undefined && { pick }),
      };
      return ingest({ ...rest, symbol, ...asked }, json, context);
    });
}

const help = `
Without dates, stored prices are updated; if none are stored, the whole history is fetched.
Prices are adjusted for splits and dividends. A session that has not closed yet is left out.

Examples:
  afterbell ingest AAPL 2018-01-01 2024-07-20   sessions until 2024-07-19
  afterbell ingest AAPL                         update
  afterbell ingest AAPL --csv prices.csv        import
  afterbell ingest AAPL --sample                no network needed

AFTERBELL_YAHOO_URL sets another server with the API of Yahoo's chart endpoint.`;

const UNTOUCHED = "stored prices are unchanged; --csv FILE imports a file without a network";

async function ingest(spec: IngestSpec, json: boolean, context: CliContext): Promise<void> {
  const sourceUrl = context.env[urlVariable(spec.source)];
  const display = jobDisplay(context, { quiet: json });
  const full = { ...spec, ...(sourceUrl && { sourceUrl }) };
  try {
    const ingested = await runJob(ingestJob, full, worldOf(context), display.listen);
    if (json) printJson(context, jsonOf(ingested));
    else printReport(context, ingested);
  } catch (error) {
    if (error instanceof StrictFindingsError && !json) printFindings(context, error.findings);
    if (error instanceof SourceUnavailableError && !json) printNote(context, UNTOUCHED);
    throw error;
  }
}

function jsonOf({ report, file, added, backup }: IngestedPrices) {
  const findings = report.findings.map((finding) => ({
    ...finding,
    message: describeFinding(finding),
  }));
  const { symbol, sessions, from, to, source, layout, notes } = report;
  return { symbol, file, sessions, from, to, added, source, layout, findings, notes, backup };
}

function printReport(context: CliContext, { report, ...written }: IngestedPrices): void {
  const { symbol, sessions, from, to, source, layout, notes, findings } = report;
  const summary = `${plural(sessions, "session")}, ${from} to ${to}, ${written.added} new`;
  printLine(context, `${paint(context, "bold", symbol)}: ${summary}`);
  printLine(context, `  file    ${written.file}`);
  printLine(context, `  source  ${source}`);
  if (layout !== null) printLine(context, `  layout  ${describeLayout(layout)}`);
  for (const note of notes) printLine(context, `  note    ${note}`);
  if (written.backup !== null) {
    const why =
      "the previous file has sessions or values that are missing from the new one; it was saved as";
    printLine(context, `  note    ${why} ${written.backup}`);
  }
  printFindings(context, findings);
}

function describeLayout(layout: LayoutSummary): string {
  const delimiters: Record<string, string> = { ",": "comma", ";": "semicolon", "\t": "tab" };
  const columns = Object.entries(layout.columns).map(([field, name]) => `${name} → ${field}`);
  return [
    `${plural(layout.headingLines, "line")} of heading`,
    `${delimiters[layout.delimiter] ?? layout.delimiter}-separated`,
    `dates ${layout.dateFormat} ${layout.order}`,
    `decimal ${layout.decimalMark === "." ? "point" : "comma"}`,
    columns.join(", "),
  ].join("; ");
}

/** Findings in the table; the rest is counted. */
const MAX_TABLE_ROWS = 20;

function printFindings(context: CliContext, findings: readonly Finding[]): void {
  if (findings.length === 0) {
    printLine(context, "  no findings");
    return;
  }
  printLine(context, `\n${paint(context, "yellow", plural(findings.length, "finding"))}`);
  const rows = findings
    .slice(0, MAX_TABLE_ROWS)
    .map((finding) => [dateOfFinding(finding) ?? "", finding.kind, describeFinding(finding)]);
  printLine(context, formatTable([["date", "finding", "detail"], ...rows]));
  const more = findings.length - MAX_TABLE_ROWS;
  if (more > 0) printLine(context, `… and ${more} more; --json has all of them`);
}
