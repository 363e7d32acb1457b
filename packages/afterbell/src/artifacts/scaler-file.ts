/** @file `scaler.json`: a fitted scaler as plain data. */

import Type from "typebox";
import Value from "typebox/value";
import type { FittedScaler } from "../dataset/scaler.ts";
import { DamagedFileError } from "./errors.ts";

const columns = Type.Array(Type.Number(), { minItems: 1 });

const scalerSchema = Type.Union([
  Type.Object({
    kind: Type.Literal("minmax"),
    dataMin: columns,
    dataMax: columns,
    scale: columns,
    min: columns,
  }),
  Type.Object({
    kind: Type.Literal("standard"),
    mean: columns,
    variance: columns,
    scale: columns,
  }),
  Type.Object({ kind: Type.Literal("robust"), center: columns, scale: columns }),
]);

export function encodeScaler(scaler: FittedScaler): string {
  return `${JSON.stringify(scaler, null, 2)}\n`;
}

/** @throws {DamagedFileError} Not a scaler, or columns that do not agree. */
export function decodeScaler(text: string, file: string): FittedScaler {
  const value = parseJson(text);
  if (!Value.Check(scalerSchema, value)) {
    throw new DamagedFileError(file, "not a scaler of a kind known here");
  }
  const lengths = new Set(Object.values(value).flatMap((v) => (Array.isArray(v) ? v.length : [])));
  if (lengths.size !== 1) throw new DamagedFileError(file, "its columns do not agree");
  return value;
}

/** @returns undefined for what is not JSON: no scaler either. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
