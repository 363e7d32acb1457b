/** @file The files of one symbol's prices: read, moved, copied beside, removed, each with where the prices came from. */

import { access, constants, copyFile, rm } from "node:fs/promises";
import { isSystemError } from "../domain/system-error.ts";
import { FileNotFoundError } from "../market/csv/csv-errors.ts";
import { writeCsv } from "../market/csv/write-csv.ts";
import type { PriceProvenance } from "../market/provenance.ts";
import { asUnwritable, writeFileAtomically } from "./atomic-file.ts";
import type { CachedPrices } from "./column-file.ts";
import type { Layout } from "./layout.ts";
import { cachedPrices } from "./price-cache.ts";
import { decodeProvenance, encodeProvenance } from "./provenance-file.ts";
import { readIfThere } from "./read-file.ts";
import { FileExistsError } from "./storage-errors.ts";

/** @param keep Whether to keep them in columns for the next time. @returns null where there are none. */
export async function readPrices(
  layout: Layout,
  symbol: string,
  keep: boolean,
): Promise<CachedPrices | null> {
  try {
    const [csv, cache] = [layout.priceFile(symbol), layout.priceCacheFile(symbol)];
    return await cachedPrices({ csv, cache, symbol, keep });
  } catch (error) {
    if (error instanceof FileNotFoundError) return null;
    throw error;
  }
}

/** @throws {DamagedFileError | NewerFormatError} */
export async function readProvenance(
  layout: Layout,
  symbol: string,
): Promise<PriceProvenance | null> {
  const file = layout.provenanceFile(symbol);
  const bytes = await readIfThere(file);
  return bytes && decodeProvenance(new TextDecoder().decode(bytes), file);
}

export async function writeProvenance(
  layout: Layout,
  symbol: string,
  provenance: PriceProvenance,
): Promise<void> {
  await writeFileAtomically(layout.provenanceFile(symbol), encodeProvenance(symbol, provenance));
}

/**
 * The prices are written under the new name before the old ones are removed: a killed process leaves them under
 * both names, never under none.
 *
 * @returns Their new path, or null where there are none.
 * @throws {FileExistsError} There are prices of the new symbol.
 */
export async function movePrices(layout: Layout, from: string, to: string): Promise<string | null> {
  const target = layout.priceFile(to);
  const stored = await readPrices(layout, from, false);
  if (stored === null) return null;
  if (await isThere(target)) throw new FileExistsError(target);
  await writeFileAtomically(target, writeCsv({ ...stored.series, symbol: to }));
  const provenance = await readProvenance(layout, from);
  if (provenance) await writeProvenance(layout, to, provenance);
  await deleteFiles(layout, from);
  return target;
}

/** @returns The copy that is kept, or null where there were no prices. */
export async function removePrices(
  layout: Layout,
  symbol: string,
  now: Date,
): Promise<string | null> {
  if (!(await isThere(layout.priceFile(symbol)))) return null;
  const backup = await keepBeside(layout, symbol, now);
  await deleteFiles(layout, symbol);
  return backup;
}

/** Copies prices and their provenance to names with the time in them, never over others. @returns The prices' copy. */
export async function keepBeside(layout: Layout, symbol: string, now: Date): Promise<string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const backup = await copyUnderNewName(layout.priceFile(symbol), ".csv", time);
  const provenance = layout.provenanceFile(symbol);
  if (await isThere(provenance)) await copyUnderNewName(provenance, ".json", time);
  return backup;
}

async function copyUnderNewName(file: string, extension: string, time: string): Promise<string> {
  for (let copy = 1; ; copy++) {
    const name = copy === 1 ? `.${time}${extension}` : `.${time}-${copy}${extension}`;
    const backup = `${file.slice(0, -extension.length)}${name}`;
    try {
      await copyFile(file, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (error) {
      if (!isSystemError(error, "EEXIST")) throw asUnwritable(backup, error);
    }
  }
}

async function deleteFiles(layout: Layout, symbol: string): Promise<void> {
  const file = layout.priceFile(symbol);
  try {
    await rm(file);
    for (const beside of [layout.provenanceFile(symbol), layout.priceCacheFile(symbol)]) {
      await rm(beside, { force: true });
    }
  } catch (error) {
    throw asUnwritable(file, error);
  }
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
