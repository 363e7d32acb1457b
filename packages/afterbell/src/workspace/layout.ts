/** @file The layout of a home folder. No other file of the program spells such a path. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileNameOf } from "./file-name.ts";

/** Folders of a home, for texts that name them; {@link layoutOf} has their paths. */
export const folders = {
  prices: "data",
  models: "models",
  backtests: "backtests",
  reports: "reports",
  jobs: "jobs",
  locks: ".locks",
} as const;

export interface Layout {
  /** The user's watch list. */
  readonly watchListFile: string;
  readonly prices: string;
  priceFile(symbol: string): string;
  /** Where the prices of a symbol came from. */
  provenanceFile(symbol: string): string;
  /** Price files as they were read, for the next time. May be deleted at any time. */
  readonly priceCache: string;
  priceCacheFile(symbol: string): string;
  /** The files of a public benchmark, which are not shipped. */
  benchmark(name: string): string;
  readonly models: string;
  /** The map from symbol to version in use. */
  readonly inUseFile: string;
  /** All versions of a model. */
  model(name: string): string;
  bundle(name: string, version: string): string;
  /** The version in use as afterbell 0.1 stored it: read, never written. */
  formerCurrentFile(symbol: string): string;
  checkpoints(name: string): string;
  readonly journals: string;
  readonly reports: string;
  reportFile(symbol: string): string;
  /** Reserved; nothing is written there yet. */
  readonly jobs: string;
  /** Every forecast of the future and its scores. */
  readonly ledgerFile: string;
  readonly locks: string;
}

export const WATCH_LIST_FILE = "afterbell.json";

/** The part of a price file's name after the symbol. */
export const PRICE_FILE_SUFFIX = "_history.csv";

export function layoutOf(home: string): Layout {
  const prices = join(home, folders.prices);
  const priceCache = join(prices, ".columns");
  const models = join(home, folders.models);
  const reports = join(home, folders.reports);
  const model = (name: string) => named(models, name);
  return {
    watchListFile: join(home, WATCH_LIST_FILE),
    prices,
    priceFile: (symbol) => named(prices, `${symbol}${PRICE_FILE_SUFFIX}`),
    provenanceFile: (symbol) => join(prices, fileNameOf(`${symbol}.json`)),
    priceCache,
    priceCacheFile: (symbol) => join(priceCache, fileNameOf(`${symbol}.bin`)),
    benchmark: (name) => join(prices, name),
    models,
    inUseFile: join(models, "in-use.json"),
    model,
    bundle: (name, version) => named(model(name), version),
    formerCurrentFile: (symbol) => join(model(symbol), "current"),
    checkpoints: (name) => join(model(name), ".checkpoints"),
    journals: join(home, folders.backtests, ".unfinished"),
    reports,
    reportFile: (symbol) => join(reports, fileNameOf(`${symbol}.html`)),
    jobs: join(home, folders.jobs),
    ledgerFile: join(home, "ledger.sqlite"),
    locks: join(home, folders.locks),
  };
}

/** Before names were escaped, a ticker such as `CON.DE` was stored unescaped; that path is still read. */
function named(folder: string, text: string): string {
  const name = fileNameOf(text);
  const isFormerName = name !== text && /^[A-Z0-9^][\w.^=-]*$/.test(text);
  if (isFormerName && process.platform !== "win32") {
    const former = join(folder, text);
    if (existsSync(former) && !existsSync(join(folder, name))) return former;
  }
  return join(folder, name);
}
