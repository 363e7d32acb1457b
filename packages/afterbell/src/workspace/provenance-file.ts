/** @file `data/AAPL.json`: where the prices beside it came from, and the findings that were accepted. */

import { DamagedFileError } from "@afterbell/interchange";
import Type from "typebox";
import Value from "typebox/value";
import { calendarNames } from "../market/calendars/registry.ts";
import { type FindingKind, findingKinds } from "../market/finding.ts";
import type { PriceProvenance } from "../market/provenance.ts";
import { NewerFormatError } from "./errors.ts";
import { parseJson } from "./parse-json.ts";

const SCHEMA_VERSION = 1;

const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const words = <const Word extends string>(all: readonly Word[]) =>
  Type.Union(all.map((word) => Type.Literal(word)));
const kind = words(Object.keys(findingKinds) as FindingKind[]);
const date = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" });
const time = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z$" });

const schema = Type.Object({
  schemaVersion: Type.Literal(SCHEMA_VERSION),
  symbol: Type.String(),
  /** Of the bytes of the price file. */
  pricesSha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
  source: Type.String({ minLength: 1 }),
  file: orNull(Type.String()),
  currency: orNull(Type.String()),
  unit: orNull(Type.Object({ name: Type.String(), major: Type.String(), perMajor: Type.Number() })),
  exchange: orNull(Type.String()),
  zone: orNull(Type.String()),
  closesAt: orNull(Type.String({ pattern: "^\\d{2}:\\d{2}$" })),
  instrument: orNull(Type.String()),
  calendar: orNull(words(calendarNames)),
  isCalendarSet: Type.Boolean(),
  adjustment: words(["splits-and-dividends", "splits", "none", "unknown"]),
  firstFetch: time,
  lastFetch: time,
  findings: Type.Array(
    Type.Object({
      kind,
      severity: words(["note", "warning", "error"]),
      dates: Type.Array(date),
      values: Type.Record(
        Type.String(),
        Type.Union([Type.Number(), Type.String(), Type.Boolean()]),
      ),
      message: Type.String(),
      command: orNull(Type.String()),
    }),
  ),
  accepted: Type.Array(Type.Object({ kind, date: orNull(date) })),
});

/** Provenance, and the SHA-256 of the price file that it was written for. */
export interface ProvenanceOfFile {
  readonly provenance: PriceProvenance;
  readonly pricesSha256: string;
}

export function encodeProvenance(
  symbol: string,
  { provenance, pricesSha256 }: ProvenanceOfFile,
): string {
  const content = { schemaVersion: SCHEMA_VERSION, symbol, pricesSha256, ...provenance };
  // What cannot be read again must not be written: JSON has no NaN.
  const isReadable = Value.Check(schema, JSON.parse(JSON.stringify(content)));
  if (!isReadable) throw new TypeError(`provenance of ${symbol} that could not be read again`);
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** @throws {DamagedFileError | NewerFormatError} */
export function decodeProvenance(text: string, file: string): ProvenanceOfFile {
  const value = parseJson(text);
  if (Value.Check(schema, value)) {
    const { schemaVersion: _, symbol: __, pricesSha256, ...rest } = value;
    return { provenance: rest as unknown as PriceProvenance, pricesSha256 }; // patterns checked the dates
  }
  const schemaVersion = (value as { schemaVersion?: unknown } | null | undefined)?.schemaVersion;
  if (typeof schemaVersion === "number" && schemaVersion > SCHEMA_VERSION) {
    throw new NewerFormatError(file, schemaVersion, SCHEMA_VERSION, null);
  }
  throw new DamagedFileError(
    file,
    "not the origin of stored prices (without it, the next ingest compares the prices with their source again)",
  );
}
