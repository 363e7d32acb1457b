/** @file What an ingest reads: symbols of a source, a file's, a folder's or the sample's. */

import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { AfterbellError, InvalidOptionError, MissingOptionError } from "../domain/errors.ts";
import { parseSymbol } from "../domain/symbol.ts";
import type { CsvContent } from "../market/csv/csv-content.ts";
import {
  NoSymbolsError,
  SeveralSymbolsError,
  SymbolNotInFileError,
} from "../market/csv/csv-errors.ts";
import { type ReadCsvOptions, readCsv } from "../market/csv/read-csv.ts";
import { readSymbols, type SymbolPrices } from "../market/csv/read-symbols.ts";
import { readTextFile } from "../market/csv/text-file.ts";
import { plural } from "../market/finding.ts";
import { readSampleContent, sampleSymbol } from "../market/sample.ts";
import { textOfFileName } from "../workspace/file-name.ts";
import type { PriceStore } from "../workspace/price-store.ts";
import type { IngestSpec } from "./ingest-spec.ts";
import { readWatchList, watchListIfThere } from "./watch-list.ts";
import type { World } from "./world.ts";

/** One thing to ingest. */
export type IngestTarget =
  | { readonly kind: "download"; readonly symbol: string }
  | {
      readonly kind: "content";
      readonly symbol: string;
      readonly content: CsvContent;
      /** null for the sample. */
      readonly file: string | null;
    }
  /** A file, or a symbol of one, that cannot be read. */
  | { readonly kind: "fault"; readonly symbol: string; readonly error: AfterbellError };

/**
 * @throws {InvalidOptionError | MissingOptionError} Options that do not go together, or no symbols.
 * @throws {PriceFileError} Of the one file that was named.
 */
export async function ingestTargets(spec: IngestSpec, world: World): Promise<IngestTarget[]> {
  const symbols = [...new Set(spec.symbols.map(parseSymbol))];
  if (spec.sample) return [await sampleTarget(symbols)];
  if (spec.csv !== undefined) return targetsOfPath(spec.csv, symbols, spec, world.signal);
  const asked = symbols.length > 0 ? symbols : await listedSymbols(spec, world);
  return asked.map((symbol) => ({ kind: "download", symbol }));
}

async function listedSymbols(
  { all, list }: IngestSpec,
  { workspace, emit }: World,
): Promise<readonly string[]> {
  if (list !== undefined) return readWatchList(list);
  if (all) {
    const { updated, left } = await storedBySource(workspace.prices);
    if (left.length > 0) emit({ type: "note", message: leftNote(left) });
    if (updated.length > 0) return updated;
    throw new InvalidOptionError("--all", "stored prices of a source to update", "none");
  }
  const listed = await watchListIfThere(workspace.watchListFile);
  if (listed !== null) return listed;
  const expected = `tickers such as AAPL MSFT, --all, --list FILE, or a list in ${workspace.watchListFile}`;
  throw new MissingOptionError("symbols", expected);
}

/** Prices of files and of the sample have no source that could update them. */
async function storedBySource(store: PriceStore) {
  const [updated, left]: [string[], string[]] = [[], []];
  for (const symbol of await store.symbols()) {
    // One that cannot be read is reported when it is updated.
    const stored = await store.open(symbol).catch(() => null);
    const source = stored?.provenance?.source ?? "unknown";
    (source === "csv" || source === "sample" ? left : updated).push(symbol);
  }
  return { updated, left };
}

function leftNote(left: readonly string[]): string {
  const some = left.slice(0, 5).join(", ") + (left.length > 5 ? ", …" : "");
  return `${plural(left.length, "symbol")} from files left out: ${some}`;
}

async function sampleTarget(symbols: readonly string[]): Promise<IngestTarget> {
  const [symbol = sampleSymbol, ...others] = symbols;
  if (symbol !== sampleSymbol || others.length > 0) {
    const rule = `${sampleSymbol}, the symbol of the sample`;
    throw new InvalidOptionError("symbol", rule, symbols.join(" "));
  }
  return { kind: "content", symbol, content: await readSampleContent(), file: null };
}

async function targetsOfPath(
  path: string,
  symbols: readonly string[],
  spec: IngestSpec,
  signal: AbortSignal,
): Promise<IngestTarget[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false, // reading it says what is wrong
  );
  if (!isFolder) return targetsOfFile(path, symbols, spec, signal);
  if (spec.pick !== undefined) {
    throw new InvalidOptionError("--symbol", "a single file with --csv, not a folder", spec.pick);
  }
  const names = (await readdir(path)).filter(isPriceFile).sort();
  if (names.length === 0) {
    throw new InvalidOptionError("--csv", "a folder with files named *.csv, *.tsv or *.txt", path);
  }
  const targets: IngestTarget[] = [];
  for (const name of names) {
    signal.throwIfAborted();
    const file = join(path, name);
    targets.push(...(await targetsOfFile(file, [], spec, signal).catch(faultOf(file))));
  }
  return symbols.length === 0 ? targets : wantedOf(targets, symbols, path);
}

/** Copies of prices that were replaced have a time in their names. */
function isPriceFile(name: string): boolean {
  return /\.(csv|tsv|txt)$/i.test(name) && !/\.\d{8}T\d{6}Z(-\d+)?\.csv$/.test(name);
}

/** The targets of some symbols; files that cannot be read stay, since they may be theirs. */
function wantedOf(
  targets: readonly IngestTarget[],
  symbols: readonly string[],
  folder: string,
): IngestTarget[] {
  const found = new Set(targets.map(({ symbol }) => symbol));
  const known = [...found];
  const missing = symbols
    .filter((symbol) => !found.has(symbol))
    .map((symbol): IngestTarget => {
      return { kind: "fault", symbol, error: new SymbolNotInFileError(folder, symbol, known) };
    });
  const isWanted = ({ kind, symbol }: IngestTarget) => kind === "fault" || symbols.includes(symbol);
  return [...targets.filter(isWanted), ...missing];
}

/** A file of a folder that cannot be read stops no other. */
function faultOf(file: string): (error: unknown) => IngestTarget[] {
  return (error) => {
    if (!(error instanceof AfterbellError)) throw error;
    return [{ kind: "fault", symbol: basename(file), error }];
  };
}

async function targetsOfFile(
  file: string,
  symbols: readonly string[],
  spec: IngestSpec,
  signal: AbortSignal,
): Promise<IngestTarget[]> {
  const options = readingOf(spec);
  const [symbol, ...others] = symbols;
  if (symbol !== undefined && others.length === 0) {
    const content = await contentOfOne(file, symbol, spec);
    return [{ kind: "content", symbol, content, file }];
  }
  try {
    const read = await readSymbols(file, { ...options, signal });
    return chosen(read, symbols, file).map((one) => targetOf(one, file));
  } catch (error) {
    // A file of one series that does not name it is of the symbol that it is named after.
    if (!(error instanceof NoSymbolsError) || symbols.length > 0) throw error;
    const named = symbolOfFileName(file);
    const content = readCsv(await readTextFile(file), { file, symbol: named, ...options });
    return [{ kind: "content", symbol: named, content, file }];
  }
}

/** Of a file of several, the one that is picked, or the symbol itself. */
async function contentOfOne(file: string, symbol: string, spec: IngestSpec): Promise<CsvContent> {
  const text = await readTextFile(file);
  const options = { file, symbol, ...readingOf(spec) };
  if (spec.pick !== undefined) return readCsv(text, { ...options, pick: spec.pick });
  try {
    return readCsv(text, options);
  } catch (error) {
    const hasIt = error instanceof SeveralSymbolsError && error.symbols.includes(symbol);
    if (!hasIt) throw error;
    return readCsv(text, { ...options, pick: symbol });
  }
}

function readingOf({
  unadjusted,
  exchangeZone,
}: IngestSpec): Pick<ReadCsvOptions, "unadjusted" | "exchangeZone"> {
  return {
    ...(unadjusted !== undefined && { unadjusted }),
    ...(exchangeZone !== undefined && { exchangeZone }),
  };
}

/** All symbols of a file, or those that were asked for. */
function chosen(
  read: readonly SymbolPrices[],
  symbols: readonly string[],
  file: string,
): SymbolPrices[] {
  if (symbols.length === 0) return [...read];
  return symbols.map((symbol) => {
    const found = read.find((one) => one.symbol.toUpperCase() === symbol);
    const known = read.map((one) => one.symbol);
    return found ?? { symbol, error: new SymbolNotInFileError(file, symbol, known) };
  });
}

function targetOf(read: SymbolPrices, file: string): IngestTarget {
  if ("error" in read) return { kind: "fault", ...read };
  const { content } = read;
  try {
    const symbol = parseSymbol(read.symbol);
    const series = { ...content.series, symbol };
    return { kind: "content", symbol, content: { ...content, series }, file };
  } catch (error) {
    if (!(error instanceof InvalidOptionError)) throw error;
    return { kind: "fault", symbol: read.symbol, error };
  }
}

/** `AAPL_history.csv` and `AAPL.csv` are AAPL's. @throws {InvalidOptionError} No ticker. */
function symbolOfFileName(file: string): string {
  const name = textOfFileName(basename(file)).replace(/(_history)?\.\w+$/i, "");
  try {
    return parseSymbol(name);
  } catch {
    throw new InvalidOptionError("symbol", `a ticker before --csv, since ${file} names none`, name);
  }
}
