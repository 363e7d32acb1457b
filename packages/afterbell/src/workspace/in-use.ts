/**
 * @file `models/in-use.json`: which version of which model forecasts a symbol, its prices or its intervals. Afterbell 0.1 had a text file
 * `current` for each symbol instead; it is used for symbols that the map does not have.
 */

import { DamagedFileError } from "@afterbell/interchange";
import Type from "typebox";
import Value from "typebox/value";
import { jsonExcerpt } from "../domain/json-excerpt.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import { NewerFormatError } from "./errors.ts";
import { textOfFileName } from "./file-name.ts";
import type { Layout } from "./layout.ts";
import { parseJson } from "./parse-json.ts";
import { readIfThere, visibleFolders } from "./read-file.ts";

/** A version of a model. */
export interface ModelVersion {
  /** Of a model of one symbol, the symbol. */
  readonly model: string;
  readonly version: string;
}

/** What a version in use forecasts: prices, or intervals. A symbol may have one of each; neither replaces the other. */
export type ForecastKind = "prices" | "intervals";

const SCHEMA_VERSION = 2;

const versionsBySymbol = Type.Record(
  Type.String(),
  Type.Object({ model: Type.String({ minLength: 1 }), version: Type.String({ minLength: 1 }) }),
);

const mapSchema = Type.Object({
  /** 1 where no model of intervals is in use, which an older afterbell reads. */
  schemaVersion: Type.Union([Type.Literal(1), Type.Literal(SCHEMA_VERSION)]),
  /** Of prices. */
  symbols: versionsBySymbol,
  intervals: Type.Optional(versionsBySymbol),
});

type InUse = Readonly<Record<ForecastKind, Map<string, ModelVersion>>>;

/**
 * Nothing is written.
 *
 * @returns null where no version was chosen.
 * @throws {DamagedFileError | NewerFormatError | UnreadableFileError} The map, or the symbol's `current`.
 */
export async function readInUse(layout: Layout, symbol: string): Promise<ModelVersion | null> {
  return (await readMap(layout)).prices.get(symbol) ?? (await readFormer(layout, symbol));
}

/**
 * Symbols with a version in use. A damaged `current` is ignored here; {@link readInUse} reports it.
 *
 * @throws {DamagedFileError | NewerFormatError | UnreadableFileError} The map.
 */
export async function readAllInUse(
  layout: Layout,
  kind: ForecastKind = "prices",
): Promise<Map<string, ModelVersion>> {
  const { prices, intervals } = await readMap(layout);
  return kind === "intervals" ? intervals : withFormer(layout, prices);
}

/**
 * Sets the version in use of some symbols. The whole map is written, with what `current` files say of symbols
 * that it does not have; the files stay, for an older afterbell. Only one process at a time may do so.
 */
export async function writeInUse(
  layout: Layout,
  symbols: readonly string[],
  inUse: ModelVersion,
  kind: ForecastKind = "prices",
): Promise<void> {
  const map = await readMap(layout);
  await withFormer(layout, map.prices);
  for (const symbol of symbols) {
    map[kind].set(symbol, { model: inUse.model, version: inUse.version });
  }
  const hasIntervals = map.intervals.size > 0;
  const content = {
    schemaVersion: hasIntervals ? SCHEMA_VERSION : 1,
    symbols: sorted(map.prices),
    ...(hasIntervals && { intervals: sorted(map.intervals) }),
  };
  await writeFileAtomically(layout.inUseFile, `${JSON.stringify(content, null, 2)}\n`);
}

function sorted(map: ReadonlyMap<string, ModelVersion>): Record<string, ModelVersion> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function readMap({ inUseFile }: Layout): Promise<InUse> {
  const bytes = await readIfThere(inUseFile);
  if (bytes === null) return { prices: new Map(), intervals: new Map() };
  return decodeMap(new TextDecoder().decode(bytes), inUseFile);
}

function decodeMap(text: string, file: string): InUse {
  const value = parseJson(text);
  if (Value.Check(mapSchema, value)) {
    const { symbols, intervals = {} } = value;
    return {
      prices: new Map(Object.entries(symbols)),
      intervals: new Map(Object.entries(intervals)),
    };
  }
  const schemaVersion = (value as { schemaVersion?: unknown } | null | undefined)?.schemaVersion;
  if (typeof schemaVersion === "number" && schemaVersion > SCHEMA_VERSION) {
    throw new NewerFormatError(file, schemaVersion, SCHEMA_VERSION, null);
  }
  throw new DamagedFileError(
    file,
    'not a map from symbols to versions in use; delete it and choose versions with "afterbell use"',
  );
}

async function withFormer(
  layout: Layout,
  map: Map<string, ModelVersion>,
): Promise<Map<string, ModelVersion>> {
  for (const symbol of (await visibleFolders(layout.models)).map(textOfFileName)) {
    if (map.has(symbol)) continue;
    const former = await readFormer(layout, symbol).catch(ignoreDamage);
    if (former) map.set(symbol, former);
  }
  return map;
}

/** @throws {DamagedFileError} */
async function readFormer(layout: Layout, symbol: string): Promise<ModelVersion | null> {
  const file = layout.formerCurrentFile(symbol);
  const bytes = await readIfThere(file);
  if (bytes === null) return null;
  const version = new TextDecoder().decode(bytes).trim();
  if (!/^[\w.-]+$/.test(version)) {
    throw new DamagedFileError(file, `not the name of a version: ${jsonExcerpt(version)}`);
  }
  return { model: symbol, version };
}

function ignoreDamage(error: unknown): null {
  if (error instanceof DamagedFileError) return null;
  throw error;
}
