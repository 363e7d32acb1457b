/** @file The user's prices: a CSV per symbol in `data/`, in the layout of yfinance, and beside it where it came from. */

import { readdir } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Bar } from "../domain/bar.ts";
import { type BarSeries, barsOf } from "../domain/bar-series.ts";
import { UnreadableFileError } from "../domain/errors.ts";
import { isSystemError } from "../domain/system-error.ts";
import { PriceFileError } from "../market/csv/csv-errors.ts";
import { writeCsv } from "../market/csv/write-csv.ts";
import type { Finding } from "../market/finding.ts";
import { type PriceProvenance, sessionHoursOf } from "../market/provenance.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import type { CachedPrices } from "./column-file.ts";
import { type Exclusive, exclusiveIn } from "./exclusive.ts";
import { textOfFileName } from "./file-name.ts";
import { type Layout, layoutOf, PRICE_FILE_SUFFIX } from "./layout.ts";
import {
  keepBeside,
  movePrices,
  readPrices,
  readProvenance,
  removePrices,
  writeProvenance,
} from "./price-files.ts";
import { type ReadAllOptions, readEachSymbol, type StoredSeries } from "./stored-series.ts";

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
   * @returns null where it is not known: for nothing stored, and for prices that something else put there.
   * @throws {DamagedFileError | NewerFormatError}
   */
  provenance(symbol: string): Promise<PriceProvenance | null>;
  /**
   * Replaces what is stored, whole or not at all. Where the stored file has sessions that the new
   * series lacks, or other values, or cannot be read, it is first copied to
   * `AAPL_history.<UTC time>.csv` beside it, and its provenance to `AAPL.<UTC time>.json`. A series that
   * `restates` the stored one, the same source after a split or dividend, may have other values.
   *
   * @throws {UnwritableFileError} What was stored is untouched.
   */
  write(series: BarSeries, options: WriteOptions): Promise<WrittenPrices>;
  /** Replaces the provenance alone. @throws {UnwritableFileError} */
  writeProvenance(symbol: string, provenance: PriceProvenance): Promise<void>;
  /**
   * Removes the prices of a symbol from use; they are kept beside, as `write` does it.
   *
   * @returns The copy, or null where nothing was stored.
   */
  remove(symbol: string, now: Date): Promise<string | null>;
  /**
   * Gives prices another symbol, with their provenance.
   *
   * @returns Their new path, or null where nothing was stored.
   * @throws {FileExistsError} There are prices of the new symbol.
   */
  rename(symbol: string, to: string): Promise<string | null>;
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
  /** @default the stored provenance stays */
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
  const provenance = (symbol: string) => readProvenance(layout, symbol);
  const alone = <T>(symbol: string, run: () => Promise<T>) =>
    exclusive({ kind: "prices", name: symbol }, run);
  const open = async (symbol: string, keep = false): Promise<StoredPrices | null> => {
    const stored = await readFile(symbol, keep);
    if (stored === null) return null;
    const { series, findings, notes } = stored;
    const origin = await provenance(symbol);
    return { series: withHours(series, origin), provenance: origin, findings, notes };
  };
  const read = async (symbol: string) => (await open(symbol))?.series ?? null;
  return {
    symbols: () => storedSymbols(layout.prices),
    path,
    ...{ read, provenance },
    open: (symbol) => open(symbol),
    readAll: (symbols, options) => {
      const kept = async (symbol: string) => (await open(symbol, true))?.series ?? null;
      return readEachSymbol(symbols, kept, options);
    },
    write: (series, { now, restates = false, provenance: origin }) =>
      alone(series.symbol, async () => {
        const { symbol } = series;
        const file = path(symbol);
        const { added, loses } = await compare(series, restates, () => readFile(symbol));
        const backup = loses ? await keepBeside(layout, symbol, now) : null;
        await writeFileAtomically(file, writeCsv(series));
        if (origin) await writeProvenance(layout, symbol, origin);
        await readFile(symbol, true); // into the cache
        return { file, added, backup };
      }),
    writeProvenance: (symbol, content) =>
      alone(symbol, () => writeProvenance(layout, symbol, content)),
    remove: (symbol, now) => alone(symbol, () => removePrices(layout, symbol, now)),
    rename: (symbol, to) => {
      // In one order everywhere, so that two renames never wait for each other.
      const [first, second] = [symbol, to].sort() as [string, string];
      return alone(first, () => alone(second, () => movePrices(layout, symbol, to)));
    },
  };
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
