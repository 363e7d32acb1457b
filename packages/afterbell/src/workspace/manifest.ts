/**
 * @file `manifest.json`: what a bundle is, where it came from, and what its files must hash to. On disk it has
 * one of the frozen forms of `manifest/`; in memory all of them are a {@link Manifest}.
 */

import { DamagedFileError } from "@afterbell/interchange";
import type { TSchema } from "typebox";
import Value from "typebox/value";
import { jsonExcerpt } from "../domain/json-excerpt.ts";
import type { LstmRecipe } from "../models/lstm/recipe.ts";
import { NewerFormatError } from "./errors.ts";
import { type ManifestV1, manifestV1 } from "./manifest/v1.ts";
import { type ManifestV2, manifestV2 } from "./manifest/v2.ts";
import { type ManifestV3, manifestV3 } from "./manifest/v3.ts";
import { sha256 } from "./sha256.ts";

/**
 * Version 1 states the fields that every recipe has and lets others be: a hyperparameter that only some recipes
 * have is stored beside them, and an afterbell that does not know it still opens the model.
 */
export interface TrainedManifest extends Omit<ManifestV1, "schemaVersion" | "recipe"> {
  readonly kind: "trained";
  readonly recipe: LstmRecipe;
}

export interface ImportedManifest extends Omit<ManifestV2, "schemaVersion"> {
  readonly kind: "imported";
}

/** Of a model that forecasts prices. */
export type Manifest = TrainedManifest | ImportedManifest;

/** Of a model that forecasts intervals of many symbols. */
export interface PanelManifest extends Omit<ManifestV3, "schemaVersion"> {
  readonly kind: "panel";
}

/** The fields that both kinds have. */
export interface ModelOutline {
  /** The recipe's name, or "imported". */
  readonly name: string;
  readonly contextLength: number;
  readonly horizon: number;
  /** null for an imported model, where it is unknown. */
  readonly seed: number | null;
  readonly scalerSeesTestRange: boolean;
}

export function outlineOf(manifest: Manifest): ModelOutline {
  if (manifest.kind === "imported") {
    const { contextLength, horizon } = manifest.imported;
    return { name: "imported", contextLength, horizon, seed: null, scalerSeesTestRange: false };
  }
  const { name, contextLength, horizon, scalerSeesTestRange } = manifest.recipe;
  return { name, contextLength, horizon, seed: manifest.seed, scalerSeesTestRange };
}

/** Sessions that a model was fitted on. A model that is judged by refits is fitted on all of the data. */
export function sessionsFittedOn({ windows, recipe }: TrainedManifest): number {
  return windows.train + recipe.contextLength + recipe.horizon - 1;
}

/**
 * @returns The text of `manifest.json`, its checksum added. Each kind has a schema version of its own: an older
 * afterbell reads what it can.
 */
export function encodeManifest(
  manifest:
    | Omit<TrainedManifest, "checksum">
    | Omit<ImportedManifest, "checksum">
    | Omit<PanelManifest, "checksum">,
): string {
  const { kind, ...rest } = manifest;
  const stored = { schemaVersion: schemaVersions[kind], ...rest };
  return `${JSON.stringify({ ...stored, checksum: checksumOf(stored) }, null, 2)}\n`;
}

const schemaVersions = { trained: 1, imported: 2, panel: 3 } as const;

/**
 * @throws {DamagedFileError} Not a manifest, or altered since it was written.
 * @throws {NewerFormatError} Written by a later afterbell.
 */
export function decodeManifest(text: string, file: string): Manifest | PanelManifest {
  const stored = parseObject(text, file);
  const { checksum, ...rest } = stored;
  const isAltered = checksumOf(rest) !== checksum;
  const format = formats.find(({ schemaVersion }) => schemaVersion === stored.schemaVersion);
  if (!format) throw unknownFormat(stored, file, isAltered);
  if (!Value.Check(format.schema, stored)) {
    const [first] = Value.Errors(format.schema, stored);
    throw new DamagedFileError(file, `${first?.instancePath}: ${first?.message}`);
  }
  if (isAltered) throw alteredError(file);
  return format.upgrade(stored as never);
}

/** Every released form: its schema, and its upgrade to the form in memory. */
const formats: readonly Format[] = [
  {
    schemaVersion: 1,
    schema: manifestV1,
    upgrade: ({ schemaVersion: _, ...rest }: ManifestV1) => ({ kind: "trained", ...rest }),
  },
  {
    schemaVersion: 2,
    schema: manifestV2,
    upgrade: ({ schemaVersion: _, ...rest }: ManifestV2) => ({ kind: "imported", ...rest }),
  },
  {
    schemaVersion: 3,
    schema: manifestV3,
    upgrade: ({ schemaVersion: _, ...rest }: ManifestV3) => ({ kind: "panel", ...rest }),
  },
];

interface Format {
  readonly schemaVersion: number;
  readonly schema: TSchema;
  /** Takes what the schema describes. */
  upgrade(stored: never): Manifest | PanelManifest;
}

/** Every version of the file has `schemaVersion`, `libraryVersion` and, over all else, `checksum`. */
function unknownFormat(
  { schemaVersion, libraryVersion }: Readonly<Record<string, unknown>>,
  file: string,
  isAltered: boolean,
): Error {
  const known = formats.map((format) => format.schemaVersion);
  const newest = Math.max(...known);
  if (typeof schemaVersion !== "number" || schemaVersion < newest) {
    const expected = `expected schema version ${known.join(" or ")}`;
    return new DamagedFileError(file, `${expected}, got ${jsonExcerpt(schemaVersion)}`);
  }
  if (isAltered) return alteredError(file);
  const writer = typeof libraryVersion === "string" ? libraryVersion : null;
  return new NewerFormatError(file, schemaVersion, newest, writer);
}

function alteredError(file: string): DamagedFileError {
  return new DamagedFileError(
    file,
    "its checksum does not match: it was changed after it was written",
  );
}

function checksumOf(stored: Readonly<Record<string, unknown>>): string {
  return sha256(JSON.stringify(stored));
}

function parseObject(text: string, file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DamagedFileError(file, `not JSON (${(error as Error).message})`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new DamagedFileError(file, "not a JSON object");
}
