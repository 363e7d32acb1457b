/** @file The files of one symbol's prices: read, moved, copied beside, removed, each with where the prices came from. */

import { access, constants, copyFile, readFile, rm } from "node:fs/promises";
import type { BarSeries } from "../domain/bar-series.ts";
import { isSystemError } from "../domain/system-error.ts";
import { FileNotFoundError } from "../market/csv/csv-errors.ts";
import { writeCsv } from "../market/csv/write-csv.ts";
import { acceptCommand } from "../market/finding.ts";
import { ofOtherPrices, type PriceProvenance } from "../market/provenance.ts";
import { asUnwritable, writeFileAtomically } from "./atomic-file.ts";
import { PricesExistError } from "./errors.ts";
import type { Layout } from "./layout.ts";
import { cachedPrices, checkedText, type HashedPrices } from "./price-cache.ts";
import { decodeProvenance, encodeProvenance, type ProvenanceOfFile } from "./provenance-file.ts";
import { readAtOnce } from "./read-at-once.ts";
import { readIfThere } from "./read-file.ts";

/** @param keep Whether to keep them in columns for the next time. @returns null where there are none. */
export async function readPrices(
  layout: Layout,
  symbol: string,
  keep: boolean,
): Promise<HashedPrices | null> {
  try {
    return await cachedPrices({ ...filesOf(layout, symbol), keep });
  } catch (error) {
    if (error instanceof FileNotFoundError) return null;
    throw error;
  }
}

function filesOf(layout: Layout, symbol: string) {
  return { csv: layout.priceFile(symbol), cache: layout.priceCacheFile(symbol), symbol };
}

/**
 * What is known of where prices came from. Where the price file is another than the one that this was written for,
 * because something else wrote it or a process was killed between the two, the prices count as of unknown origin.
 *
 * @throws {DamagedFileError | NewerFormatError}
 */
export async function readProvenance(
  layout: Layout,
  symbol: string,
  csvSha256: string,
): Promise<PriceProvenance | null> {
  const file = layout.provenanceFile(symbol);
  const bytes = readAtOnce(file) ?? (await readIfThere(file));
  if (bytes === null) return null;
  const { provenance, pricesSha256 } = decodeProvenance(new TextDecoder().decode(bytes), file);
  const ofSymbol = namedFindings(provenance, symbol);
  return pricesSha256 === csvSha256 ? ofSymbol : ofOtherPrices(ofSymbol);
}

/** Commands name the symbol, which may have been renamed since. */
function namedFindings(provenance: PriceProvenance, symbol: string): PriceProvenance {
  const findings = provenance.findings.map((finding) => ({
    ...finding,
    command: finding.command && acceptCommand(symbol, finding.kind, finding.dates[0]),
  }));
  return { ...provenance, findings };
}

/** Writes prices, and what is known of where they came from, each whole or not at all. */
export async function writePrices(
  layout: Layout,
  series: BarSeries,
  provenance: PriceProvenance | null,
): Promise<void> {
  const { symbol } = series;
  const text = writeCsv(series);
  const { csvSha256, keep } = checkedText(text, filesOf(layout, symbol));
  await writeFileAtomically(layout.priceFile(symbol), text);
  if (provenance) await writeProvenance(layout, symbol, { provenance, pricesSha256: csvSha256 });
  await keep();
}

export async function writeProvenance(
  layout: Layout,
  symbol: string,
  content: ProvenanceOfFile,
): Promise<void> {
  await writeFileAtomically(layout.provenanceFile(symbol), encodeProvenance(symbol, content));
}

/**
 * The prices are written under the new name before the old ones are removed: a killed process leaves them under
 * both names, never under none. A file in another layout than the store's is kept beside.
 *
 * @returns Their new path, or null where there are none.
 * @throws {PricesExistError} There are prices of the new symbol.
 */
export async function movePrices(
  layout: Layout,
  { from, to, now }: { readonly from: string; readonly to: string; readonly now: Date },
): Promise<string | null> {
  const [source, target] = [layout.priceFile(from), layout.priceFile(to)];
  const stored = await readPrices(layout, from, false);
  if (stored === null) return null;
  if (await isThere(target)) throw new PricesExistError(to, target);
  const provenance = await readProvenance(layout, from, stored.csvSha256);
  const isOurs = (await readFile(source, "utf8")) === writeCsv(stored.series);
  if (!isOurs) await keepBeside(layout, from, now);
  await writePrices(layout, { ...stored.series, symbol: to }, provenance);
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
