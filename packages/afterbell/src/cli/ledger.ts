/** @file `afterbell ledger`: how forecasts of the future turned out, and whether they are as they were written. */

import { Command } from "commander";
import { parseSymbol } from "../domain/symbol.ts";
import { verifyLedger } from "../jobs/verify-ledger.ts";
import { plural } from "../market/finding.ts";
import type { LedgerSummary } from "../workspace/ledger-summary.ts";
import type { CliContext } from "./context.ts";
import { ledgerTable } from "./ledger-table.ts";
import { printJson, printLine } from "./print.ts";
import { workspaceOf } from "./workspace.ts";

interface LedgerFlags {
  readonly json?: boolean;
}

export function ledgerCommand(context: CliContext): Command {
  return (
    new Command("ledger")
      .description("Show how forecasts of the future turned out, beside simple rivals.")
      .argument("[symbols...]", "tickers to show; none shows all")
      .option("--json", "print one line of JSON")
      // After a subcommand, --json is that one's.
      .enablePositionalOptions()
      .addHelpText("after", help)
      .action((words: readonly string[], flags: LedgerFlags) => show(words, flags, context))
      .addCommand(verifyCommand(context))
  );
}

const help = `
Historical quantiles and an EWMA forecast the same sessions from the same prices. Their forecasts are rows of the ledger,
and are counted as such.

Examples:
  afterbell ledger                      all forecasts that were scored
  afterbell ledger AAPL MSFT
  afterbell ledger verify               are all rows as they were written?
  afterbell ledger verify --head 9f86…  and is none cut off since that head?`;

async function show(
  words: readonly string[],
  { json = false }: LedgerFlags,
  context: CliContext,
): Promise<void> {
  const { ledger } = workspaceOf(context);
  const symbols = words.map(parseSymbol);
  const summary = await ledger.summary(symbols.length > 0 ? { symbols } : {});
  const known = symbols.length > 0 ? await ledger.symbols() : [];
  const absent = symbols.filter((symbol) => !known.includes(symbol));
  if (json) {
    printJson(context, { ...summary, absent });
    return;
  }
  const isEmpty = summary.head === null;
  if (isEmpty || symbols.length === 0 || absent.length < symbols.length)
    printSummary(context, summary);
  if (absent.length > 0 && !isEmpty) printLine(context, absentText(absent, known));
}

/** What was asked for and is not there, and what there is. */
function absentText(absent: readonly string[], known: readonly string[]): string {
  const some = known.slice(0, MOST_NAMED).join(", ");
  const more = known.length > MOST_NAMED ? ` and ${known.length - MOST_NAMED} more` : "";
  return `The ledger has no forecast of ${absent.join(", ")}; it has some of ${some}${more}`;
}

const MOST_NAMED = 20;

function printSummary(context: CliContext, summary: LedgerSummary): void {
  const { head, rows, scored, waiting, notLive } = summary;
  if (head === null) {
    printLine(context, "The ledger is empty: no forecast of the future has been recorded");
    return;
  }
  const table = ledgerTable(summary);
  if (table !== null) printLine(context, table);
  printLine(
    context,
    `${plural(rows, "row")}: ${scored} scored, ${waiting} to be scored, ${notLive} not live. Head: row ${head.seq}, ${head.hash}`,
  );
}

function verifyCommand(context: CliContext): Command {
  return new Command("verify")
    .description("Check that every row is as it was written; print the head.")
    .option("--head <hash>", "hash of an earlier head: nothing up to it may have changed")
    .option("--json", "print one line of JSON")
    .action(async ({ head, json = false }: LedgerFlags & { readonly head?: string }) => {
      const verified = await verifyLedger(workspaceOf(context), head);
      if (json) printJson(context, verified);
      else if (verified.head === null) printLine(context, "The ledger is empty");
      else {
        printLine(context, `All ${verified.rows} rows are as they were written.`);
        printLine(context, `Head: row ${verified.head.seq}, ${verified.head.hash}`);
        printLine(context, "Keep the head elsewhere; --head checks a later ledger against it.");
      }
    });
}
