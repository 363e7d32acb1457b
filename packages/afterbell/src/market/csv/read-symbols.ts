/** @file All symbols of a price file in one read. */

import { setImmediate as otherWork } from "node:timers/promises";
import type { CsvContent } from "./csv-content.ts";
import { NoPriceRowsError, NoSymbolsError, PriceFileError } from "./csv-errors.ts";
import { type CsvOptions, exchangeZoneOf, finish } from "./read-csv.ts";
import { type ContentOrFault, readRows } from "./read-rows.ts";
import { planOfSymbols, type RowPlan } from "./row-plan.ts";
import { NO_ROWS, type SymbolRows } from "./symbol-rows.ts";
import { openTable } from "./table.ts";
import { readTextFile } from "./text-file.ts";

/** One symbol of a file: its prices, or what is wrong with its rows. */
export type SymbolPrices =
  | { readonly symbol: string; readonly content: CsvContent }
  | { readonly symbol: string; readonly error: PriceFileError };

export interface ReadSymbolsOptions extends CsvOptions {
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a file with a column of symbols, or with tickers in a second line of heading. Each symbol is read as
 * {@link readCsv} reads it with `pick`; a fault in its rows is its own and stops no other.
 *
 * @returns In the order of the file.
 * @throws {PriceFileError} A fault of the file: no such file, no heading, quotes that do not match, no symbols.
 * @throws {InvalidOptionError} No such time zone.
 */
export async function readSymbols(
  path: string,
  { signal, ...options }: ReadSymbolsOptions = {},
): Promise<SymbolPrices[]> {
  const reading = symbolsOf(await readTextFile(path), { file: path, ...options });
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
    signal?.throwIfAborted();
    await otherWork();
  }
}

/**
 * Reads a text that is at hand as {@link readSymbols} reads a file.
 *
 * @param options `file` is named in errors.
 * @throws {PriceFileError} A fault of the whole text.
 * @example
 * import { parseSymbols } from "afterbell/market";
 * const text = "Date,Ticker,Close\n2020-01-02,A,1.5\n2020-01-02,B,x\n";
 * const prices = parseSymbols(text, { file: "long.csv" });
 * prices.map((one) => ("content" in one ? one.content.series.close[0] : one.error.code))
 * // → [1.5, "MALFORMED_VALUE"]
 */
export function parseSymbols(text: string, options: CsvOptions & { file: string }): SymbolPrices[] {
  return finish(symbolsOf(text, options));
}

function* symbolsOf(
  text: string,
  { file, unadjusted = false, ...options }: CsvOptions & { readonly file: string },
): Generator<undefined, SymbolPrices[]> {
  const zone = exchangeZoneOf(options);
  const table = openTable(text, file);
  const plan = planOfSymbols(table, { needsOffset: zone !== null });
  const symbolOf = ({ name }: SymbolRows) => name ?? "";
  const contents = yield* readRows(
    table,
    plan,
    { unadjusted, zone, symbolOf, isWanted: () => true },
    (hasRows) => {
      if (!hasRows) throw new NoPriceRowsError(file, NO_ROWS);
      if (plan.symbols().length === 0) throw new NoSymbolsError(file);
    },
  );
  return inOrderOfFile(plan, contents);
}

function inOrderOfFile(
  plan: RowPlan,
  contents: ReadonlyMap<SymbolRows, ContentOrFault>,
): SymbolPrices[] {
  const faults = [...plan.faults].map(([symbol, error]) => ({ symbol, error }));
  const read = [...contents].map(([{ name }, content]) => {
    const symbol = name ?? "";
    return content instanceof PriceFileError ? { symbol, error: content } : { symbol, content };
  });
  return [...read, ...faults];
}
