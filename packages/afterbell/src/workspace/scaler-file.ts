/** @file `scaler.json`: a fitted scaler as plain data. */

import { DamagedFileError } from "@afterbell/interchange";
import Type from "typebox";
import Value from "typebox/value";
import type { FittedScaler } from "../dataset/scaler.ts";
import { parseJson } from "./parse-json.ts";

const columns = Type.Array(Type.Number(), { minItems: 1 });

const samplesSeen = Type.Optional(Type.Integer({ minimum: 1 }));

export const scalerSchema = Type.Union([
  Type.Object({
    kind: Type.Literal("minmax"),
    dataMin: columns,
    dataMax: columns,
    scale: columns,
    min: columns,
    featureRange: Type.Optional(Type.Tuple([Type.Number(), Type.Number()])),
    clip: Type.Optional(Type.Boolean()),
    samplesSeen,
  }),
  Type.Object({
    kind: Type.Literal("standard"),
    mean: columns,
    variance: columns,
    scale: columns,
    samplesSeen,
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
    throw new DamagedFileError(file, "unknown kind of scaler");
  }
  const { featureRange: _, ...parameters } = { featureRange: undefined, ...value };
  const arrays = Object.values(parameters).filter((parameter) => Array.isArray(parameter));
  const lengths = new Set(arrays.map((array) => array.length));
  if (lengths.size !== 1) throw new DamagedFileError(file, "its columns differ in length");
  return value;
}
