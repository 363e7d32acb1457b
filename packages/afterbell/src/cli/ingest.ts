/** @file `afterbell ingest`: daily prices into `data/`, with everything that looks wrong in them. */

import { Command } from "commander";
import { InvalidOptionError, SourceUnavailableError } from "../domain/errors.ts";
import { type IngestResult, ingestJob } from "../jobs/ingest-job.ts";
import { type IngestSpec, ingestFields, urlVariable } from "../jobs/ingest-spec.ts";
import type { IngestedPrices } from "../jobs/ingest-symbol.ts";
import { runJob } from "../jobs/run-job.ts";
import type { LayoutSummary } from "../market/csv/csv-content.ts";
import { StrictFindingsError } from "../market/errors.ts";
import { plural } from "../market/finding.ts";
import { folders, WATCH_LIST_FILE } from "../workspace/layout.ts";
import type { CliContext } from "./context.ts";
import { incomplete, printFailures } from "./failures.ts";
import { addFields } from "./field-options.ts";
import { findingJson, printFindings, severityCounts } from "./findings.ts";
import { jobDisplay } from "./job-progress.ts";
import { formatTable, paint, printJson, printLine, printNote } from "./print.ts";
import { worldOf } from "./world.ts";

interface IngestFlags extends Omit<IngestSpec, "symbols" | "start" | "end" | "pick" | "sourceUrl"> {
  /** Which of a file's symbols to read. */
  readonly symbol?: string;
  readonly json?: boolean;
}

export function ingestCommand(context: CliContext): Command {
  const command = new Command("ingest")
    .description(
      `Store daily prices of symbols in ${folders.prices}/, from Yahoo, CSV files or the sample.`,
    )
    .argument(
      "[symbols...]",
      "tickers as Yahoo spells them, such as AAPL BRK-B PETR4.SA ^GSPC EURUSD=X; then, if given, the first session and the day after the last one, YYYY-MM-DD",
    );
  return addFields(command, ingestFields)
    .option("--json", "print the report as one line of JSON")
    .addHelpText("after", help)
    .action((words: readonly string[], flags: IngestFlags = {}) => {
      const { symbol: pick, json = false, ...rest } = flags;
      const spec = { ...rest, ...symbolsAndDates(words), ...(pick !== undefined && { pick }) };
      return ingest(spec, json, context);
    });
}

const help = `
Without dates, stored prices are updated; if none are stored, the whole history is fetched.
New prices are joined to the stored ones. What does not fit them is rejected unless --replace is given;
whatever is replaced is kept beside. A session that has not closed yet is left out.
Without symbols, the watch list is ingested: { "symbols": ["AAPL", "MSFT"] } in ${WATCH_LIST_FILE}.
The end is exclusive, as in yfinance.

Examples:
  afterbell ingest AAPL MSFT NVDA               the whole history, or an update
  afterbell ingest AAPL 2018-01-01 2024-07-20   sessions until 2024-07-19
  afterbell ingest --all                        update everything that is stored
  afterbell ingest AAPL --csv prices.csv        import a file
  afterbell ingest --csv folder/                import every file, or every symbol of a file
  afterbell ingest --sample                     no network needed

Exit code 3 if a source did not respond for a symbol, 2 if any other symbol failed.
AFTERBELL_YAHOO_URL sets another server with the API of Yahoo's chart endpoint.`;

/** Words that look like dates come after the symbols: `AAPL MSFT 2018-01-01 2024-07-20`. */
function symbolsAndDates(words: readonly string[]) {
  const isDate = (word: string) => /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/.test(word);
  const first = words.findIndex(isDate);
  const symbols = first < 0 ? words : words.slice(0, first);
  const [start, end, ...others] = first < 0 ? [] : words.slice(first);
  if (others.length > 0) {
    throw new InvalidOptionError("symbols", "symbols, then a start and an end", words.join(" "));
  }
  return {
    symbols: [...symbols],
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
  };
}

const UNTOUCHED = "stored prices are unchanged; --csv FILE imports a file without a network";

async function ingest(spec: IngestSpec, json: boolean, context: CliContext): Promise<void> {
  const sourceUrl = context.env[urlVariable(spec.source)];
  const display = jobDisplay(context, { quiet: json });
  const full = { ...spec, ...(sourceUrl && { sourceUrl }) };
  try {
    const result = await runJob(ingestJob, full, worldOf(context), display.listen).finally(
      display.stop,
    );
    if (json) printJson(context, jsonOf(result));
    else printResult(context, result);
    if (result.failed.length > 0) throw incomplete(result.failed, result.ingested.length, "stored");
  } catch (error) {
    if (error instanceof StrictFindingsError && !json) printFindings(context, error.findings);
    if (error instanceof SourceUnavailableError && !json) printNote(context, UNTOUCHED);
    throw error;
  }
}

/** A single symbol is an object by itself, several are a list. */
function jsonOf({ ingested, failed }: IngestResult) {
  const [only, ...others] = ingested.map(symbolJson);
  if (only !== undefined && others.length === 0 && failed.length === 0) return only;
  return {
    symbols: ingested.map(symbolJson),
    failed: failed.map(({ symbol, code, message }) => ({ symbol, code, message })),
  };
}

function symbolJson({ report, provenance, file, added, backup }: IngestedPrices) {
  const findings = report.findings.map((finding) => findingJson(finding, provenance.accepted));
  const { symbol, sessions, from, to, source, layout, notes } = report;
  const { currency, unit, exchange, zone, calendar, adjustment } = provenance;
  const origin = { currency, unit, exchange, zone, calendar, adjustment };
  return {
    ...{ symbol, file, sessions, from, to, added, source, ...origin, layout },
    ...{ findings, notes, backup },
  };
}

function printResult(context: CliContext, { ingested, failed }: IngestResult): void {
  const [only] = ingested;
  if (only !== undefined && ingested.length + failed.length === 1) {
    printReport(context, only);
    return;
  }
  const rows = ingested.map(({ report, provenance, added }) => [
    ...[report.symbol, `${report.sessions}`, report.from, report.to, `${added}`],
    severityCounts(report.findings, provenance.accepted),
  ]);
  if (rows.length > 0) {
    const heading = ["symbol", "sessions", "from", "to", "new", "findings"];
    printLine(context, formatTable([heading, ...rows]));
  }
  printNotesOfMany(context, ingested);
  if (failed.length === 0) return;
  const what = `${failed.length} of ${plural(ingested.length + failed.length, "symbol")} failed`;
  printLine(context, `\n${paint(context, "yellow", what)}`);
  printFailures(context, failed);
}

/** What was done to stored prices, what was kept of replaced files, and where the findings are listed. */
function printNotesOfMany(context: CliContext, ingested: readonly IngestedPrices[]): void {
  for (const { report, changes, backup } of ingested) {
    for (const change of changes) printLine(context, `${report.symbol}: ${change}`);
    if (backup !== null) {
      printLine(context, `${report.symbol}: the previous file was saved as ${backup}`);
    }
  }
  const hasFindings = ingested.some(({ report }) => report.findings.length > 0);
  if (hasFindings) printLine(context, '\n"afterbell prices SYMBOL" lists the findings of a symbol');
}

function printReport(
  context: CliContext,
  { report, provenance, ...written }: IngestedPrices,
): void {
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
  printFindings(context, findings, provenance.accepted);
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
