/** @file The user's prices: one CSV per symbol in `data/`, in the layout of yfinance. */

import { constants, copyFile, readdir } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Bar } from "../domain/bar.ts";
import { type BarSeries, barsOf } from "../domain/bar-series.ts";
import { UnreadableFileError } from "../domain/errors.ts";
import { isSystemError } from "../domain/system-error.ts";
import { FileNotFoundError, PriceFileError } from "../market/csv/csv-errors.ts";
import { writeCsv } from "../market/csv/write-csv.ts";
import { asUnwritable, writeFileAtomically } from "./atomic-file.ts";
import type { CachedPrices } from "./column-file.ts";
import { type Exclusive, exclusiveIn } from "./exclusive.ts";
import { textOfFileName } from "./file-name.ts";
import { type Layout, layoutOf, PRICE_FILE_SUFFIX } from "./layout.ts";
import { cachedPrices } from "./price-cache.ts";
import { type ReadAllOptions, readEachSymbol, type StoredSeries } from "./stored-series.ts";

export interface PriceStore {
  /** Symbols with prices, in the order of the alphabet. */
  symbols(): Promise<string[]>;
  /** Path of a symbol's prices, which may not exist. */
  path(symbol: string): string;
  /**
   * @returns null where nothing is stored.
   * @throws {PriceFileError} The stored file is not a readable price file.
   */
  read(symbol: string): Promise<BarSeries | null>;
  /** Many symbols, some at a time. One that cannot be read stops no other. @returns In the same order. */
  readAll(symbols: readonly string[], options?: ReadAllOptions): Promise<StoredSeries[]>;
  /**
   * Replaces what is stored, whole or not at all. Where the stored file has sessions that the new
   * series lacks, or other values, or cannot be read, it is first copied to
   * `AAPL_history.<UTC time>.csv` beside it. A series that `restates` the stored one, the same source
   * after a split or dividend, may have other values.
   *
   * @throws {UnwritableFileError} What was stored is untouched.
   */
  write(series: BarSeries, options: WriteOptions): Promise<WrittenPrices>;
}

export interface WriteOptions {
  readonly now: Date;
  /** @default false */
  readonly restates?: boolean;
}

export interface WrittenPrices {
  readonly file: string;
  /** Sessions that were not stored before. */
  readonly added: number;
  /** Copy of the previous file, if the new one lacks some of its contents. */
  readonly backup: string | null;
}

/** @param home Nothing is made there before something is written. */
export function openPriceStore(home: string): PriceStore {
  const layout = layoutOf(home);
  return priceStoreIn(layout, exclusiveIn(layout));
}

export function priceStoreIn(layout: Layout, exclusive: Exclusive): PriceStore {
  const path = layout.priceFile;
  const readFile = (symbol: string) => readStored(layout, symbol);
  const read = async (symbol: string) => (await readFile(symbol))?.series ?? null;
  return {
    symbols: () => storedSymbols(layout.prices),
    path,
    read,
    readAll: (symbols, options) => readEachSymbol(symbols, read, options),
    write: (series, { now, restates = false }) =>
      exclusive({ kind: "prices", name: series.symbol }, async () => {
        const file = path(series.symbol);
        const { added, loses } = await compare(series, restates, () => readFile(series.symbol));
        const backup = loses ? await keepBeside(file, now) : null;
        await writeFileAtomically(file, writeCsv(series));
        return { file, added, backup };
      }),
  };
}

async function readStored(layout: Layout, symbol: string): Promise<CachedPrices | null> {
  try {
    const [csv, cache] = [layout.priceFile(symbol), layout.priceCacheFile(symbol)];
    return await cachedPrices({ csv, cache, symbol });
  } catch (error) {
    if (error instanceof FileNotFoundError) return null;
    throw error;
  }
}

async function storedSymbols(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .map(textOfFileName)
      .filter((name) => name.endsWith(PRICE_FILE_SUFFIX) && name !== PRICE_FILE_SUFFIX)
      .map((name) => name.slice(0, -PRICE_FILE_SUFFIX.length))
      .sort();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === "ENOENT") return [];
    throw new UnreadableFileError(folder, error.message);
  }
}

async function compare(
  series: BarSeries,
  restates: boolean,
  readFile: () => Promise<CachedPrices | null>,
) {
  let stored: CachedPrices | null;
  try {
    stored = await readFile();
  } catch (error) {
    // What cannot be read may hold anything, so it counts as lost.
    if (error instanceof PriceFileError) return { added: series.length, loses: true };
    throw error;
  }
  const before = stored ? barsOf(stored.series) : [];
  const bars = barsOf(series);
  const dates = new Set(before.map(({ date }) => date));
  const after = new Map(bars.map((bar) => [bar.date, bar]));
  const isKept = (bar: Bar) => {
    const now = after.get(bar.date);
    return now !== undefined && (restates || isDeepStrictEqual(now, bar));
  };
  return {
    added: bars.filter(({ date }) => !dates.has(date)).length,
    loses: !before.every(isKept),
  };
}

/** Copies a file to a name with the time in it, never over another. @returns The copy's path. */
async function keepBeside(file: string, now: Date): Promise<string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  for (let copy = 1; ; copy++) {
    const name = copy === 1 ? `.${time}.csv` : `.${time}-${copy}.csv`;
    const backup = file.replace(/\.csv$/, name);
    try {
      await copyFile(file, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (error) {
      if (!isSystemError(error, "EEXIST")) throw asUnwritable(backup, error);
    }
  }
}
