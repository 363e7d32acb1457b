/** @file `afterbell prices`: what is stored, and what can be done with it besides an ingest. */

import { Command } from "commander";
import { InvalidOptionError } from "../domain/errors.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { NoPricesError } from "../jobs/errors.ts";
import { type ListedPrices, listPrices } from "../jobs/list-prices.ts";
import { acceptFindings } from "../jobs/load-series.ts";
import { calendarNames } from "../market/calendars/registry.ts";
import type { CalendarName } from "../market/calendars/trading-calendar.ts";
import {
  acceptedText,
  adjustmentText,
  originText,
  type PriceProvenance,
  parseAccepted,
  unknownOrigin,
} from "../market/provenance.ts";
import { folders } from "../workspace/layout.ts";
import type { CliContext } from "./context.ts";
import { incomplete, printFailures } from "./failures.ts";
import { findingJson, printFindings, severityCounts } from "./findings.ts";
import { formatTable, paint, printJson, printLine } from "./print.ts";
import { workspaceOf } from "./workspace.ts";

interface PricesFlags {
  readonly json?: boolean;
}

export function pricesCommand(context: CliContext): Command {
  return (
    new Command("prices")
      .description(`List stored prices and what looks wrong in them; rename, remove, accept.`)
      .argument("[symbols...]", "tickers to show in full; none lists all in a table")
      .option("--json", "print one line of JSON")
      // After a subcommand, --json is that one's.
      .enablePositionalOptions()
      .addHelpText("after", help)
      .action((words: readonly string[], flags: PricesFlags) => show(words, flags, context))
      .addCommand(renameCommand(context))
      .addCommand(removeCommand(context))
      .addCommand(acceptCommand(context))
      .addCommand(calendarCommand(context))
  );
}

const help = `
Examples:
  afterbell prices                               a table of all
  afterbell prices AAPL                          one, with its findings
  afterbell prices accept AAPL jump@2023-07-03   the prices are right all the same
  afterbell prices calendar BOVA11 sao-paulo     sessions of its exchange
  afterbell prices rename FB META
  afterbell prices remove FB                     what is removed is kept beside`;

async function show(
  words: readonly string[],
  { json = false }: PricesFlags,
  context: CliContext,
): Promise<void> {
  const symbols = words.map(parseSymbol);
  const { signal, now } = context;
  const workspace = workspaceOf(context);
  const world = { workspace, now, signal };
  const { prices, failed } = await listPrices(world, symbols.length > 0 ? symbols : undefined);
  const known = new Set([...prices, ...failed].map(({ symbol }) => symbol));
  const missing = symbols.find((symbol) => !known.has(symbol));
  if (missing !== undefined) throw new NoPricesError(missing, workspace.prices.path(missing));
  if (json) {
    const failures = failed.map(({ symbol, code, message }) => ({ symbol, code, message }));
    printJson(context, { prices: prices.map(listedJson), failed: failures });
  } else if (symbols.length > 0) {
    for (const one of prices) printOne(context, one);
  } else if (prices.length + failed.length === 0) {
    printLine(context, 'No prices are stored: "afterbell ingest AAPL" stores some');
  } else if (prices.length > 0) printTable(context, prices);
  const [broken, ...others] = failed;
  if (broken === undefined) return;
  if (others.length === 0) throw broken.error;
  if (!json) printFailures(context, failed);
  throw incomplete(failed, prices.length, "listed");
}

function listedJson({ provenance, calendar, findings, ...facts }: ListedPrices) {
  const { source = null, file = null, currency = null, unit = null } = provenance ?? {};
  const { exchange = null, zone = null, adjustment = "unknown" } = provenance ?? {};
  const { firstFetch = null, lastFetch = null, accepted = [] } = provenance ?? {};
  return {
    ...facts,
    ...{ source, file, currency, unit, exchange, zone, adjustment, firstFetch, lastFetch },
    ...{ calendar: calendar.name, calendarFrom: calendar.from, accepted },
    findings: findings.map((finding) => findingJson(finding, accepted)),
  };
}

function printTable(context: CliContext, prices: readonly ListedPrices[]): void {
  const heading = ["symbol", "sessions", "from", "to", "next", "source", "currency", "findings"];
  const rows = prices.map(({ symbol, sessions, from, to, nextSession, provenance, findings }) => [
    ...[symbol, `${sessions}`, from, to, nextSession, provenance?.source ?? "unknown"],
    ...[provenance?.currency ?? "", severityCounts(findings, provenance?.accepted)],
  ]);
  printLine(context, formatTable([heading, ...rows]));
}

function printOne(context: CliContext, listed: ListedPrices): void {
  const { symbol, sessions, from, to, close, nextSession, provenance, calendar } = listed;
  printLine(context, `${paint(context, "bold", symbol)}: ${sessions} sessions, ${from} to ${to}`);
  printLine(context, `  close     ${close}${currencyText(provenance)}`);
  printLine(context, `  source    ${originText(provenance)}${fetchText(provenance)}`);
  printLine(context, `  prices    ${adjustmentText(provenance?.adjustment ?? "unknown")}`);
  printLine(
    context,
    `  calendar  ${calendar.name} (${calendarTexts[calendar.from]}); next session ${nextSession}`,
  );
  printFindings(context, listed.findings, provenance?.accepted);
}

function currencyText(provenance: ListedPrices["provenance"]): string {
  if (!provenance?.currency) return "";
  const { currency, unit } = provenance;
  return unit === null
    ? ` ${currency}`
    : ` ${currency} (${unit.name}: ${unit.perMajor} to one ${unit.major})`;
}

function fetchText(provenance: ListedPrices["provenance"]): string {
  return provenance === null ? "" : `, last fetched ${provenance.lastFetch.slice(0, 16)}Z`;
}

const calendarTexts = {
  provenance: "set, or told by the source",
  dates: "found from the dates",
  guess: "a guess: Monday to Friday",
} as const;

function renameCommand(context: CliContext): Command {
  return new Command("rename")
    .description("Give stored prices another symbol.")
    .argument("<symbol>", "ticker they are stored under")
    .argument("<to>", "new ticker")
    .option("--json", "print one line of JSON")
    .action(async (from: string, to: string, { json = false }: PricesFlags) => {
      const [symbol, target] = [parseSymbol(from), parseSymbol(to)];
      const { prices, exclusive } = workspaceOf(context);
      const alone = <T>(name: string, run: () => Promise<T>) =>
        exclusive({ kind: "ingest", name }, run);
      if (symbol === target) throw new InvalidOptionError("to", "another symbol", to);
      const file = await alone(symbol, () => prices.rename(symbol, target, context.now()));
      if (file === null) throw new NoPricesError(symbol, prices.path(symbol));
      if (json) printJson(context, { symbol: target, file });
      else printLine(context, `${symbol} is now ${target} (${file})`);
    });
}

function removeCommand(context: CliContext): Command {
  return new Command("remove")
    .description("Remove stored prices; they are kept beside, under a name with the time.")
    .argument("<symbol>", "ticker they are stored under")
    .option("--json", "print one line of JSON")
    .action(async (word: string, { json = false }: PricesFlags) => {
      const symbol = parseSymbol(word);
      const { prices, exclusive } = workspaceOf(context);
      const remove = () => prices.remove(symbol, context.now());
      const backup = await exclusive({ kind: "ingest", name: symbol }, remove);
      if (backup === null) throw new NoPricesError(symbol, prices.path(symbol));
      if (json) printJson(context, { symbol, backup });
      else printLine(context, `Removed ${symbol}; its prices were saved as ${backup}`);
    });
}

function acceptCommand(context: CliContext): Command {
  return new Command("accept")
    .description("Accept findings: the prices are right all the same.")
    .argument("<symbol>", "ticker they are stored under")
    .argument("<findings...>", "KIND@DATE, or KIND for all of a kind")
    .option("--json", "print one line of JSON")
    .action(async (word: string, findings: readonly string[], { json = false }: PricesFlags) => {
      const symbol = parseSymbol(word);
      const accept = findings.map(parseAccepted);
      const { now } = context;
      const accepted = await acceptFindings(symbol, accept, {
        workspace: workspaceOf(context),
        now,
      });
      const texts = accepted.map(acceptedText);
      if (json) printJson(context, { symbol, accepted: texts });
      else printLine(context, `Accepted for ${symbol}: ${texts.join(", ")}`);
    });
}

function calendarCommand(context: CliContext): Command {
  return new Command("calendar")
    .description("Set which sessions the exchange of a symbol has.")
    .argument("<symbol>", "ticker they are stored under")
    .argument("<name>", calendarNames.join(", "))
    .option("--json", "print one line of JSON")
    .action(async (word: string, name: string, { json = false }: PricesFlags) => {
      const symbol = parseSymbol(word);
      const calendar = calendarNames.find((one): one is CalendarName => one === name);
      if (calendar === undefined) {
        throw new InvalidOptionError("calendar", calendarNames.join(" or "), name);
      }
      const { prices, exclusive } = workspaceOf(context);
      const change = (known: PriceProvenance | null) => ({
        ...(known ?? unknownOrigin(context.now())),
        ...{ calendar, isCalendarSet: true },
      });
      const set = () => prices.updateProvenance(symbol, change);
      const changed = await exclusive({ kind: "ingest", name: symbol }, set);
      if (changed === null) throw new NoPricesError(symbol, prices.path(symbol));
      if (json) printJson(context, { symbol, calendar });
      else printLine(context, `${symbol} has the sessions of ${calendar} (${folders.prices}/)`);
    });
}
