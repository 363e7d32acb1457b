/** @file The prices of a job on many symbols: stored ones, or those of files. */

import { InvalidOptionError } from "../domain/errors.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { describeGroup, type FindingKind, groupFindings } from "../market/finding.ts";
import { type PriceFile, priceFileOf } from "../market/price-file.ts";
import { type EachSymbol, eachSymbol } from "./each-symbol.ts";
import { NoStoredPricesError } from "./errors.ts";
import { type IngestTarget, ingestTargets } from "./ingest-targets.ts";
import { type LoadedSeries, type LoadOptions, loadFile, loadSeries } from "./load-series.ts";
import type { World } from "./world.ts";

/** Which symbols a job of many is about. */
export interface PanelSelection {
  /** None: all that are stored, or all of the files. */
  readonly symbols: readonly string[];
  /** A file or folder to read instead of what is stored. */
  readonly csv?: string;
  readonly accept?: readonly string[];
}

/**
 * Prices of many symbols. One that cannot be read stops none of the others, unless it is the only one.
 *
 * @throws {NoStoredPricesError} None is named, and none is stored.
 */
export async function loadPanel(
  spec: PanelSelection,
  world: World,
): Promise<EachSymbol<LoadedSeries>> {
  if (spec.csv !== undefined) return loadFiles(spec.csv, spec, world);
  const stored = await world.workspace.prices.symbols();
  const symbols = spec.symbols.length > 0 ? spec.symbols.map(parseSymbol) : stored;
  if (symbols.length === 0) throw new NoStoredPricesError();
  const items = [...new Set(symbols)].map((symbol) => ({ symbol }));
  const options = loadOptionsFor(spec, items.length);
  const load = ({ symbol }: { readonly symbol: string }) =>
    loadSeries(symbol, undefined, world, options);
  const loaded = await eachSymbol(items, load, { ...world, emit: () => {} });
  return onlyOrAll(loaded, items.length);
}

/** Prices of files are read as an ingest reads them, and not stored. Notes are told of a single symbol. */
async function loadFiles(csv: string, spec: PanelSelection, world: World) {
  const targets = await ingestTargets({ symbols: [...spec.symbols], csv }, world);
  const options = loadOptionsFor(spec, targets.length);
  const load = async (target: IngestTarget): Promise<LoadedSeries> => {
    if (target.kind === "fault") throw target.error;
    if (target.kind === "download") throw new InvalidOptionError("csv", "a file or a folder", csv);
    const source = target.file ?? csv;
    const file = priceFileOf(target.content, { source, now: world.now(), unadjusted: false });
    const notes = targets.length === 1 ? notesOf(file) : [];
    for (const note of notes) world.emit({ type: "note", message: `${source}: ${note}` });
    return loadFile(file, options, world);
  };
  const loaded = await eachSymbol(targets, load, { ...world, emit: () => {} });
  return onlyOrAll(loaded, targets.length);
}

/** What was done to the prices, and what reading left out or sorted. */
function notesOf({ report: { notes, findings } }: PriceFile): string[] {
  const ofReading = findings.filter(
    ({ kind, severity }) => severity === "note" && readingKinds.includes(kind),
  );
  return [...notes, ...groupFindings(ofReading).map(describeGroup)];
}

const readingKinds: readonly FindingKind[] = [
  "dates-unsorted",
  "duplicate-date",
  "rows-without-price",
];

/** Of several symbols, a finding that is accepted is some symbol's; of a single one, its own. */
function loadOptionsFor({ accept = [] }: PanelSelection, symbols: number): LoadOptions {
  return { accept, acceptsForOthers: symbols > 1 };
}

/** A single symbol that cannot be read is an error of its own. */
function onlyOrAll(loaded: EachSymbol<LoadedSeries>, asked: number): EachSymbol<LoadedSeries> {
  const [failed] = loaded.failed;
  if (asked === 1 && failed) throw failed.error;
  return loaded;
}
