/**
 * @file Price files as they were read, so that the next start need not parse them.
 *
 * A cache file is used only for the very bytes of the CSV that it was made of, which are read and hashed each time.
 * One that is damaged, or of other versions, is ignored and written again. Losing one costs a second.
 */

import { readFile } from "node:fs/promises";
import { endianness } from "node:os";
import { setImmediate } from "node:timers/promises";
import { isSystemError } from "../domain/system-error.ts";
import { readCsv } from "../market/csv/read-csv.ts";
import { decodeText, readTextBytes } from "../market/csv/text-file.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import {
  type CachedPrices,
  type ColumnSource,
  decodeColumns,
  encodeColumns,
} from "./column-file.ts";
import { readAtOnce } from "./read-at-once.ts";
import { sha256Bytes } from "./sha256.ts";
import { UnwritableFileError } from "./storage-errors.ts";

export interface CachedPricesOptions {
  /** Path of the price file. */
  readonly csv: string;
  /** Path of its cache, which need not exist. */
  readonly cache: string;
  readonly symbol: string;
  /** Whether to write the cache where there is none that fits. */
  readonly keep: boolean;
}

/**
 * A price file, from its cache where that is possible; else it is parsed. A cache that cannot be written, for
 * lack of permission, is done without.
 *
 * @throws {PriceFileError} No such file, or not a readable price file.
 */
export async function cachedPrices({
  csv,
  cache,
  symbol,
  keep,
}: CachedPricesOptions): Promise<HashedPrices> {
  await setImmediate(); // of many symbols, one at a turn of the event loop
  const bytes = readAtOnce(csv) ?? (await readTextBytes(csv));
  const source = { csvHash: sha256Bytes(bytes), symbol };
  const csvSha256 = Buffer.from(source.csvHash).toString("hex");
  const columns = readAtOnce(cache) ?? (await readWhatIsThere(cache));
  const cached = decodeColumns(columns, source);
  if (cached !== null) return { ...cached, csvSha256 };
  const prices = pricesOf(decodeText(bytes, csv), csv, symbol);
  if (keep) await keepColumns(cache, prices, source);
  return { ...prices, csvSha256 };
}

/** A price file as it was read, with the SHA-256 of its bytes. */
export interface HashedPrices extends CachedPrices {
  readonly csvSha256: string;
}

/**
 * Checks that prices can be read again from the text that is about to be written, and keeps them in columns.
 *
 * @returns The SHA-256 of the text, and what keeps the columns once the file is written.
 * @throws {PriceFileError} They could not be read.
 */
export function checkedText(
  text: string,
  { csv, cache, symbol }: Omit<CachedPricesOptions, "keep">,
) {
  const csvHash = sha256Bytes(new TextEncoder().encode(text));
  const prices = pricesOf(text, csv, symbol);
  return {
    csvSha256: Buffer.from(csvHash).toString("hex"),
    keep: () => keepColumns(cache, prices, { csvHash, symbol }),
  };
}

function pricesOf(text: string, file: string, symbol: string): CachedPrices {
  const { series, layout, findings, notes } = readCsv(text, { file, symbol });
  return { series, layout, findings, notes };
}

/** Columns are stored as they lie in memory, and files may be shared between machines. */
async function keepColumns(
  cache: string,
  prices: CachedPrices,
  source: ColumnSource,
): Promise<void> {
  if (endianness() !== "LE") return;
  await writeWherePermitted(cache, encodeColumns(prices, source));
}

/** A cache that cannot be read is as good as none. */
async function readWhatIsThere(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return new Uint8Array(0);
  }
}

async function writeWherePermitted(path: string, data: Uint8Array): Promise<void> {
  try {
    await writeFileAtomically(path, data, { isDurable: false });
  } catch (error) {
    if (!(error instanceof UnwritableFileError)) throw error;
  }
}
