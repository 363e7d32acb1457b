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
  source: Type.String({ minLength: 1 }),
  file: orNull(Type.String()),
  currency: orNull(Type.String()),
  unit: orNull(Type.Object({ name: Type.String(), major: Type.String(), perMajor: Type.Number() })),
  exchange: orNull(Type.String()),
  zone: orNull(Type.String()),
  closesAt: orNull(Type.String({ pattern: "^\\d{2}:\\d{2}$" })),
  instrument: orNull(Type.String()),
  calendar: orNull(words(calendarNames)),
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

export function encodeProvenance(symbol: string, provenance: PriceProvenance): string {
  const content = { schemaVersion: SCHEMA_VERSION, symbol, ...provenance };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** @throws {DamagedFileError | NewerFormatError} */
export function decodeProvenance(text: string, file: string): PriceProvenance {
  const value = parseJson(text);
  if (Value.Check(schema, value)) {
    const { schemaVersion: _, symbol: __, ...provenance } = value;
    return provenance as unknown as PriceProvenance; // the pattern of dates is checked above
  }
  const schemaVersion = (value as { schemaVersion?: unknown } | null | undefined)?.schemaVersion;
  if (typeof schemaVersion === "number" && schemaVersion > SCHEMA_VERSION) {
    throw new NewerFormatError(file, schemaVersion, SCHEMA_VERSION, null);
  }
  throw new DamagedFileError(
    file,
    "not the origin of stored prices; delete it, and the next ingest compares the prices with their source again",
  );
}
