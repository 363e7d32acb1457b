/** @file Symbols that failed among several: a table, and the error that the command ends with. */

import type { SymbolFailure } from "../jobs/each-symbol.ts";
import type { CliContext } from "./context.ts";
import { SymbolsFailedError, SymbolsUnavailableError } from "./errors.ts";
import { formatTable, printLine } from "./print.ts";

export function printFailures(context: CliContext, failed: readonly SymbolFailure[]): void {
  const rows = failed.map(({ symbol, code, message }) => [symbol, code, withoutAddress(message)]);
  printLine(context, formatTable([["symbol", "code", "why"], ...rows]));
}

/** In a table of many, the address of a request is noise. */
function withoutAddress(message: string): string {
  return message.replace(/ \[https?:[^\]]*\]$/, "");
}

/**
 * @param done How many symbols did not fail.
 * @param how What was done with those.
 */
export function incomplete(
  failed: readonly SymbolFailure[],
  done: number,
  how: "stored" | "listed" | "forecast" | "fitted",
): Error {
  const symbols = failed.map(({ symbol }) => symbol);
  return failed.some(({ isSourceUnavailable }) => isSourceUnavailable)
    ? new SymbolsUnavailableError(symbols, done, how)
    : new SymbolsFailedError(symbols, done, how);
}
