/** @file The stored prices of many symbols. */

import { InterchangeError } from "@afterbell/interchange";
import type { BarSeries } from "../domain/bar-series.ts";
import { AfterbellError } from "../domain/errors.ts";

/** The prices of a symbol, null where nothing is stored, or why they cannot be read. */
export type StoredSeries =
  | { readonly symbol: string; readonly series: BarSeries | null }
  | { readonly symbol: string; readonly error: AfterbellError | InterchangeError };

export interface ReadAllOptions {
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Files that are read at a time: enough to keep Node's four threads for files at work. */
const CONCURRENCY = 8;

/** @returns In the order of the symbols. */
export async function readEachSymbol(
  symbols: readonly string[],
  read: (symbol: string) => Promise<BarSeries | null>,
  { signal }: ReadAllOptions = {},
): Promise<StoredSeries[]> {
  const found: StoredSeries[] = [];
  const queue = symbols.entries();
  const work = async () => {
    for (const [i, symbol] of queue) {
      signal?.throwIfAborted();
      found[i] = await readOne(symbol, read);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return found;
}

async function readOne(
  symbol: string,
  read: (symbol: string) => Promise<BarSeries | null>,
): Promise<StoredSeries> {
  try {
    return { symbol, series: await read(symbol) };
  } catch (error) {
    if (error instanceof AfterbellError || error instanceof InterchangeError) {
      return { symbol, error };
    }
    throw error;
  }
}
