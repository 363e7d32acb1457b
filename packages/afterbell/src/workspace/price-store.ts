/** @file The user's prices: a CSV per symbol in `data/`, in the layout of yfinance, and beside it where it came from. */

import { readdir } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Bar } from "../domain/bar.ts";
import { type BarSeries, barsOf } from "../domain/bar-series.ts";
import { UnreadableFileError } from "../domain/errors.ts";
import { isSymbol } from "../domain/symbol.ts";
import { isSystemError } from "../domain/system-error.ts";
import { PriceFileError } from "../market/csv/csv-errors.ts";
import type { Finding } from "../market/finding.ts";
import { type PriceProvenance, sessionHoursOf } from "../market/provenance.ts";
import type { CachedPrices } from "./column-file.ts";
import { PricesExistError } from "./errors.ts";
import { type Exclusive, exclusiveIn } from "./exclusive.ts";
import { textOfFileName } from "./file-name.ts";
import { type Layout, layoutOf, PRICE_FILE_SUFFIX } from "./layout.ts";
import {
  keepBeside,
  movePrices,
  readPrices,
  readProvenance,
  removePrices,
  writePrices,
  writeProvenance,
} from "./price-files.ts";
import { type ReadAllOptions, readEachSymbol, type StoredSeries } from "./stored-series.ts";
import { systemReason } from "./system-reason.ts";

export interface PriceStore {
  /** Symbols with prices, in the order of the alphabet. */
  symbols(): Promise<string[]>;
  /** Path of a symbol's prices, which may not exist. */
  path(symbol: string): string;
  /**
   * @returns null where nothing is stored. The series has the session hours of its provenance.
   * @throws {PriceFileError} The stored file is not a readable price file.
   * @throws {DamagedFileError | NewerFormatError} Its provenance is not readable.
   */
  read(symbol: string): Promise<BarSeries | null>;
  /** The same with what is known about the prices. */
  open(symbol: string): Promise<StoredPrices | null>;
  /**
   * Many symbols, some at a time, and kept in columns so that the next time is faster. One that cannot be read stops
   * no other.
   *
   * @returns In the same order.
   */
  readAll(symbols: readonly string[], options?: ReadAllOptions): Promise<StoredSeries[]>;
  /**
   * Replaces what is stored, whole or not at all. Where the stored file has sessions that the new
   * series lacks, or other values, or cannot be read, it is first copied to
   * `AAPL_history.<UTC time>.csv` beside it, and its provenance to `AAPL.<UTC time>.json`. A series that
   * `restates` the stored one, the same source after a split or dividend, may have other values.
   *
   * @throws {UnwritableFileError} What was stored is untouched.
   */
  write(series: BarSeries, options: WriteOptions): Promise<WrittenPrices>;
  /**
   * Changes what is known of stored prices, and not the prices.
   *
   * @param change Is given null where nothing is known.
   * @returns What is known now; null where nothing is stored.
   * @throws {UnwritableFileError}
   */
  updateProvenance(
    symbol: string,
    change: (provenance: PriceProvenance | null) => PriceProvenance,
  ): Promise<PriceProvenance | null>;
  /**
   * Removes the prices of a symbol from use; they are kept beside, as `write` does it.
   *
   * @returns The copy, or null where nothing was stored.
   */
  remove(symbol: string, now: Date): Promise<string | null>;
  /**
   * Gives prices another symbol, with their provenance. A file that is not in the store's layout is kept beside.
   *
   * @returns Their new path, or null where nothing was stored.
   * @throws {PricesExistError} There are prices of the new symbol, or it is the same one.
   */
  rename(symbol: string, to: string, now: Date): Promise<string | null>;
}

export interface StoredPrices {
  readonly series: BarSeries;
  /** null where it is not known. */
  readonly provenance: PriceProvenance | null;
  /** Of the rows of the stored file, which the user may have edited. */
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

export interface WriteOptions {
  readonly now: Date;
  /** @default false */
  readonly restates?: boolean;
  /** @default what is known of the stored prices is not that of the new ones, unless they are the same */
  readonly provenance?: PriceProvenance;
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
  const readFile = (symbol: string, keep = false) => readPrices(layout, symbol, keep);
  const alone = <T>(symbol: string, run: () => Promise<T>) =>
    exclusive({ kind: "prices", name: symbol }, run);
  const open = async (symbol: string, keep = false): Promise<StoredPrices | null> => {
    const stored = await readFile(symbol, keep);
    if (stored === null) return null;
    const { series, findings, notes, csvSha256 } = stored;
    const provenance = await readProvenance(layout, symbol, csvSha256);
    return { series: withHours(series, provenance), provenance, findings, notes };
  };
  const read = async (symbol: string) => (await open(symbol))?.series ?? null;
  return {
    symbols: () => storedSymbols(layout.prices),
    path,
    read,
    open: (symbol) => open(symbol),
    readAll: (symbols, options) => {
      const kept = async (symbol: string) => (await open(symbol, true))?.series ?? null;
      return readEachSymbol(symbols, kept, options);
    },
    write: (series, { now, restates = false, provenance = null }) =>
      alone(series.symbol, async () => {
        const { symbol } = series;
        const { added, loses } = await compare(series, restates, () => readFile(symbol));
        const backup = loses ? await keepBeside(layout, symbol, now) : null;
        await writePrices(layout, series, provenance);
        return { file: path(symbol), added, backup };
      }),
    updateProvenance: (symbol, change) =>
      alone(symbol, () => changeProvenance(layout, symbol, change)),
    remove: (symbol, now) => alone(symbol, () => removePrices(layout, symbol, now)),
    rename: async (from, to, now) => {
      if (from === to) throw new PricesExistError(to, path(to));
      // In one order everywhere, so that two renames never wait for each other.
      const [first, second] = [from, to].sort() as [string, string];
      return alone(first, () => alone(second, () => movePrices(layout, { from, to, now })));
    },
  };
}

async function changeProvenance(
  layout: Layout,
  symbol: string,
  change: (provenance: PriceProvenance | null) => PriceProvenance,
): Promise<PriceProvenance | null> {
  const stored = await readPrices(layout, symbol, false);
  if (stored === null) return null;
  const { csvSha256: pricesSha256 } = stored;
  const provenance = change(await readProvenance(layout, symbol, pricesSha256));
  await writeProvenance(layout, symbol, { provenance, pricesSha256 });
  return provenance;
}

function withHours(series: BarSeries, origin: PriceProvenance | null): BarSeries {
  const session = origin && sessionHoursOf(origin);
  return session ? { ...series, session } : series;
}

async function storedSymbols(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .map(textOfFileName)
      .filter((name) => name.endsWith(PRICE_FILE_SUFFIX))
      .map((name) => name.slice(0, -PRICE_FILE_SUFFIX.length))
      .filter(isSymbol)
      .sort();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === "ENOENT") return [];
    throw new UnreadableFileError(folder, systemReason(folder, error));
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
