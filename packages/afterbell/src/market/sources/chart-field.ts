/** @file Checks of single fields of Yahoo's JSON. */

import { MalformedResponseError } from "../errors.ts";

/** The source as its errors call it. */
export const YAHOO = "Yahoo";

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws {MalformedResponseError} As all functions below. */
export function recordField(value: unknown, field: string): JsonRecord {
  if (isRecord(value)) return value;
  throw new MalformedResponseError(YAHOO, field, "an object", value);
}

/** Seconds since 1970 or an offset in seconds, within the years 1 to 9999. */
export function secondsField(value: unknown, field: string): number {
  if (isSeconds(value)) return value;
  throw new MalformedResponseError(YAHOO, field, "seconds", value);
}

export function isSeconds(value: unknown): value is number {
  return typeof value === "number" && value > -62_135_596_800 && value < 253_402_300_800;
}

/** @param length Which it must have; null for any. */
export function listField(
  value: unknown,
  field: string,
  length: number | null,
): readonly unknown[] {
  if (Array.isArray(value) && (length === null || value.length === length)) return value;
  const expected = length === null ? "an array" : `an array of ${length}`;
  throw new MalformedResponseError(YAHOO, field, expected, value);
}

/** @returns (T) numbers, null where Yahoo has none. */
export function pricesField(value: unknown, field: string, length: number): (number | null)[] {
  return listField(value, field, length).map((price, i) => {
    if (price === null || (typeof price === "number" && Number.isFinite(price))) return price;
    throw new MalformedResponseError(YAHOO, `${field}[${i}]`, "a number or null", price);
  });
}

/** A text that is not needed: null for anything else. */
export function optionalText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
