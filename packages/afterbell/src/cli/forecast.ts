/** @file `afterbell forecast`: how far the next closes may be from the last ones, for all stored symbols. */

import { Command } from "commander";
import { liveRivals } from "../domain/live-record.ts";
import { type ForecastResult, forecastJob, type SymbolOutlook } from "../jobs/forecast-job.ts";
import { type ForecastSpec, forecastFields } from "../jobs/forecast-spec.ts";
import { runJob } from "../jobs/run-job.ts";
import { writeFileAtomically } from "../workspace/atomic-file.ts";
import type { CliContext } from "./context.ts";
import { incomplete, printFailures } from "./failures.ts";
import { addFields } from "./field-options.ts";
import { jobDisplay } from "./job-progress.ts";
import { formatTable, printJson, printLine, printNote } from "./print.ts";
import { worldOf } from "./world.ts";

interface ForecastFlags extends Omit<ForecastSpec, "symbols"> {
  readonly out?: string;
  readonly json?: boolean;
}

export function forecastCommand(context: CliContext): Command {
  const command = new Command("forecast")
    .description("Forecast how far the next closes may be from the last ones.")
    .argument("[symbols...]", "tickers; none forecasts everything that is stored");
  return addFields(command, forecastFields)
    .option("--out <file>", "write the table as CSV as well")
    .option("--json", "print one line of JSON")
    .addHelpText("after", help)
    .action((symbols: readonly string[], flags: ForecastFlags) =>
      forecast(symbols, flags, context),
    );
}

const help = `
Where the close will be nobody can say: the median is the last close. How far it may move can be said: from ranges,
volumes, the calendar and past reports. The model in use forecasts; where there is none, one is fitted, saved and put to
use. --model harx or panel shows the newest of that recipe and changes nothing about what is in use; "afterbell train"
makes a better one. Forecasts are written into the ledger before their closes are known, and those of historical
quantiles and of an EWMA beside them; "afterbell ledger" shows how they turned out.

Examples:
  afterbell forecast
  afterbell forecast AAPL MSFT --horizon 1 --coverage 0.8
  afterbell forecast --model harx --horizon 1
  afterbell forecast --csv folder --out forecast.csv`;

async function forecast(
  symbols: readonly string[],
  { out, json = false, ...flags }: ForecastFlags,
  context: CliContext,
): Promise<void> {
  const display = jobDisplay(context, { quiet: json });
  const spec = { ...flags, symbols: [...symbols] };
  const result = await runJob(forecastJob, spec, worldOf(context), display.listen).finally(
    display.stop,
  );
  if (out !== undefined) await writeFileAtomically(out, csvOf(result));
  if (json) printJson(context, jsonOf(result));
  else printResult(context, result);
  const { failed, outlooks } = result;
  if (failed.length > 0) throw incomplete(failed, outlooks.length, "forecast");
}

function jsonOf({ outlooks, failed, ledger, ...about }: ForecastResult) {
  const failures = failed.map(({ symbol, code, message }) => ({ symbol, code, message }));
  const { recorded, ...ledgerFacts } = ledger;
  return { ...about, recorded, ledger: ledgerFacts, forecasts: outlooks, failed: failures };
}

function printResult(context: CliContext, result: ForecastResult): void {
  const { outlooks, failed, ledger, nominalCoverage } = result;
  const percent = `${Number((100 * nominalCoverage).toFixed(1))} %`;
  if (outlooks.length > 0) {
    const heading = ["symbol", "session", "last close", "median", "from", "to", "width", "held"];
    printLine(context, `Next closes, and between what they lie ${percent} of the time`);
    printLine(context, formatTable([heading, ...outlooks.flatMap(rowsOf)]));
  }
  for (const note of ledger.notes) printNote(context, note);
  if (ledger.scored > 0) printLine(context, `\n${scoredText(ledger.scored)}: "afterbell ledger"`);
  if (ledger.head !== null) printLine(context, `\nledger head ${ledger.head}`);
  if (failed.length === 0) return;
  printLine(
    context,
    `\n${failed.length} of ${failed.length + outlooks.length} symbols have no forecast`,
  );
  printFailures(context, failed);
}

function scoredText(scored: number): string {
  return `${scored} earlier forecasts were scored, with those of ${liveRivals.join(" and ")}`;
}

function rowsOf(outlook: SymbolOutlook): string[][] {
  const { symbol, lastClose, steps, record, widthRatio } = outlook;
  const rounded = (price: number) => price.toFixed(decimalsOf(lastClose));
  const held = record ? `${record.held} of the last ${record.sessions}` : "";
  const width = widthRatio === null ? "" : `${Math.round(100 * widthRatio)}% of the usual`;
  return steps.map(({ stepAhead, date, median, interval: { lower, upper } }) => [
    ...[stepAhead === 1 ? symbol : "", date, stepAhead === 1 ? rounded(lastClose) : ""],
    ...[rounded(median), rounded(lower), rounded(upper)],
    ...(stepAhead === 1 ? [width, held] : ["", ""]),
  ]);
}

/** One symbol in words. */
export function outlookText({ symbol, lastClose, steps, record }: SymbolOutlook): string {
  const [{ date, interval }] = steps as [SymbolOutlook["steps"][number]];
  const [close, lower, upper] = [lastClose, interval.lower, interval.upper].map((price) =>
    price.toFixed(decimalsOf(lastClose)),
  );
  const held = record ? `; of the last ${record.sessions} such intervals ${record.held} held` : "";
  return [
    `${symbol}, next close, ${date}: 90 % between ${lower} and ${upper}${held}.`,
    `Where in between nobody can say: the best guess is the last close, ${close}. How far it may move is known better.`,
    'All symbols, further sessions: "afterbell forecast"; how such forecasts turned out: "afterbell ledger".',
  ].join("\n");
}

/** Cents of a share, more digits of an exchange rate. */
function decimalsOf(price: number): number {
  return price >= 10 ? 2 : 4;
}

function csvOf({ outlooks }: ForecastResult): string {
  const heading = "symbol,last_session,last_close,step,session,median,lower,upper";
  const rows = outlooks.flatMap(({ symbol, lastSession, lastClose, steps }) =>
    steps.map(({ stepAhead, date, median, interval: { lower, upper } }) =>
      [symbol, lastSession, lastClose, stepAhead, date, median, lower, upper].join(","),
    ),
  );
  return `${[heading, ...rows].join("\n")}\n`;
}
