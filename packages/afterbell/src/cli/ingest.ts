/** @file `afterbell ingest`: daily prices into `data/`, with everything that looks wrong in them. */

import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { type BarSeries, parseSessionDate } from "../domain/bar.ts";
import { InvalidOptionError, SourceUnavailableError } from "../domain/errors.ts";
import { parseSymbol } from "../domain/symbol.ts";
import type { LayoutSummary } from "../market/csv/read-csv.ts";
import { downloadPrices } from "../market/download.ts";
import { StrictFindingsError } from "../market/errors.ts";
import { dateOfFinding, describeFinding, type Finding, plural } from "../market/finding.ts";
import {
  type IngestReport,
  type PriceFile,
  readPriceFile,
  reportOf,
} from "../market/price-file.ts";
import { readSample, sampleSymbol } from "../market/sample.ts";
import { type DateRange, type Retry, type Yahoo, yahoo } from "../market/sources/yahoo.ts";
import { folders } from "../workspace/layout.ts";
import type { PriceStore } from "../workspace/price-store.ts";
import type { CliContext } from "./context.ts";
import { formatTable, paint, printJson, printLine, printNote } from "./print.ts";
import { workspaceOf } from "./workspace.ts";

export function ingestCommand(context: CliContext): Command {
  return new Command("ingest")
    .description(
      `Store daily prices of a symbol in ${folders.prices}/, from Yahoo, a CSV file or the sample.`,
    )
    .argument("<symbol>", "ticker as Yahoo spells it: AAPL, BRK-B, PETR4.SA, ^GSPC, EURUSD=X")
    .argument("[start]", "first session, YYYY-MM-DD")
    .argument("[end]", "day after the last session, YYYY-MM-DD: exclusive, as in yfinance")
    .option("--csv <file>", "import a CSV file; its layout is recognised from its content")
    .option("--symbol <name>", "with --csv: the symbol to read from a file of several")
    .option("--unadjusted", "with --csv: keep the raw close beside an adjusted one")
    .option("--sample", `store the embedded sample: ${sampleSymbol}, 2013-05-13 to 2018-05-11`)
    .option("--strict", "exit with 2 and write nothing when there is any finding")
    .option("--json", "print the report as one line of JSON")
    .addHelpText("after", help)
    .action((symbol, start, end, { symbol: pick, ...options }) =>
      ingest(context, { ...options, symbol, start, end, pick }),
    );
}

const help = `
Without dates, stored prices are brought up to date; where nothing is stored, the whole history
is fetched. Prices are adjusted for splits and dividends, and a session still open is left out.

Examples:
  afterbell ingest AAPL 2018-01-01 2024-07-20   sessions until 2024-07-19
  afterbell ingest AAPL                         update
  afterbell ingest AAPL --csv prices.csv        import
  afterbell ingest AAPL --sample                no network needed

AFTERBELL_YAHOO_URL names another server that answers as Yahoo's chart endpoint does.`;

interface IngestArguments {
  readonly symbol: string;
  readonly start: string | undefined;
  readonly end: string | undefined;
  /** The option `--symbol`. */
  readonly pick: string | undefined;
  readonly csv?: string;
  readonly unadjusted?: boolean;
  readonly sample?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
}

interface Ingested extends PriceFile {
  /** Whether there is anything to write. */
  readonly hasChanged: boolean;
}

async function ingest(context: CliContext, args: IngestArguments): Promise<void> {
  const symbol = parseSymbol(args.symbol);
  requireOneSource(args);
  const { prices, exclusive } = workspaceOf(context);
  const run = () => ingestAlone(context, prices, symbol, args);
  await exclusive({ kind: "ingest", name: symbol }, run);
}

/** While no other process ingests prices of the symbol: it would not see what this one adds. */
async function ingestAlone(
  context: CliContext,
  store: PriceStore,
  symbol: string,
  args: IngestArguments,
): Promise<void> {
  const { series, report, hasChanged } = await readSource(context, store, symbol, args);
  if (args.strict && report.findings.length > 0) {
    if (!args.json) printFindings(context, report.findings);
    throw new StrictFindingsError(symbol, report.findings);
  }
  const restates = args.csv === undefined && !args.sample;
  const now = context.now();
  const written = hasChanged ? await store.write(series, { now, restates }) : null;
  const file = store.path(symbol);
  const result = { file, added: written?.added ?? 0, backup: written?.backup ?? null };
  if (args.json) printJson(context, jsonOf(report, result));
  else printReport(context, report, result);
}

function requireOneSource({ csv, sample, start, pick, unadjusted }: IngestArguments): void {
  if (csv === "") throw new InvalidOptionError("--csv", "the name of a file", "nothing");
  if (csv !== undefined && sample) {
    throw new InvalidOptionError("--csv", "either a file or --sample", "both");
  }
  if (start !== undefined && (csv !== undefined || sample)) {
    const option = sample ? "--sample" : "--csv";
    throw new InvalidOptionError(option, "no dates beside it: all its sessions are taken", start);
  }
  if (pick !== undefined && csv === undefined) {
    throw new InvalidOptionError("--symbol", "--csv beside it", pick);
  }
  if (unadjusted && csv === undefined) {
    throw new InvalidOptionError("--unadjusted", "--csv beside it", "none");
  }
}

async function readSource(
  context: CliContext,
  store: PriceStore,
  symbol: string,
  args: IngestArguments,
): Promise<Ingested> {
  if (args.sample) {
    if (symbol !== sampleSymbol) {
      throw new InvalidOptionError(
        "symbol",
        `${sampleSymbol}, whose prices the sample has`,
        symbol,
      );
    }
    return { ...(await readSample()), hasChanged: true };
  }
  if (args.csv !== undefined) {
    const { pick, unadjusted = false } = args;
    const options = { symbol, unadjusted, ...(pick === undefined ? {} : { pick }) };
    return { ...(await readPriceFile(args.csv, options)), hasChanged: true };
  }
  try {
    return await readYahoo(context, store, symbol, rangeOf(args));
  } catch (error) {
    if (error instanceof SourceUnavailableError && !args.json) {
      printNote(
        context,
        "stored prices are untouched; --csv FILE imports a file without a network",
      );
    }
    throw error;
  }
}

function rangeOf({ start, end }: Pick<IngestArguments, "start" | "end">): DateRange {
  return {
    ...(start === undefined ? {} : { start: parseSessionDate(start, "start") }),
    ...(end === undefined ? {} : { end: parseSessionDate(end, "end") }),
  };
}

async function readYahoo(
  context: CliContext,
  store: PriceStore,
  symbol: string,
  range: DateRange,
): Promise<Ingested> {
  const stored: BarSeries | null = range.start === undefined ? await store.read(symbol) : null;
  const download = await downloadPrices(clientOf(context), symbol, range, stored);
  const { series, findings, notes, hasChanged } = download;
  const report = reportOf(series, { source: "Yahoo Finance", layout: null, findings, notes });
  return { series, report, hasChanged };
}

function clientOf(context: CliContext): Yahoo {
  const baseUrl = context.env.AFTERBELL_YAHOO_URL;
  if (baseUrl && !/^https?:$/.test(URL.canParse(baseUrl) ? new URL(baseUrl).protocol : "")) {
    throw new InvalidOptionError("AFTERBELL_YAHOO_URL", "an http or https URL", baseUrl);
  }
  return yahoo({
    fetch: context.fetch,
    now: context.now,
    sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
    random: Math.random,
    signal: context.signal,
    onRetry: (retry) => printNote(context, retryLine(retry)),
    ...(baseUrl ? { baseUrl } : {}),
  });
}

function retryLine({ why, waitMs, attempt, attempts }: Retry): string {
  const seconds = (waitMs / 1000).toFixed(1);
  return `Yahoo: ${why}; trying again in ${seconds} s (${attempt + 1} of ${attempts})`;
}

interface Written {
  readonly file: string;
  readonly added: number;
  readonly backup: string | null;
}

function jsonOf(report: IngestReport, { file, added, backup }: Written) {
  const findings = report.findings.map((finding) => ({
    ...finding,
    message: describeFinding(finding),
  }));
  const { symbol, sessions, from, to, source, layout, notes } = report;
  return { symbol, file, sessions, from, to, added, source, layout, findings, notes, backup };
}

function printReport(context: CliContext, report: IngestReport, written: Written): void {
  const { symbol, sessions, from, to, source, layout, notes, findings } = report;
  const summary = `${plural(sessions, "session")}, ${from} to ${to}, ${written.added} new`;
  printLine(context, `${paint(context, "bold", symbol)}: ${summary}`);
  printLine(context, `  file    ${written.file}`);
  printLine(context, `  source  ${source}`);
  if (layout !== null) printLine(context, `  layout  ${describeLayout(layout)}`);
  for (const note of notes) printLine(context, `  note    ${note}`);
  if (written.backup !== null) {
    const why = "the former file has sessions or values that the new one has not; it is kept as";
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
const longestTable = 20;

function printFindings(context: CliContext, findings: readonly Finding[]): void {
  if (findings.length === 0) {
    printLine(context, "  no findings");
    return;
  }
  printLine(context, `\n${paint(context, "yellow", plural(findings.length, "finding"))}`);
  const rows = findings
    .slice(0, longestTable)
    .map((finding) => [dateOfFinding(finding) ?? "", finding.kind, describeFinding(finding)]);
  printLine(context, formatTable([["date", "finding", "detail"], ...rows]));
  const more = findings.length - longestTable;
  if (more > 0) printLine(context, `… and ${more} more; --json has all of them`);
}
