/**
 * @file Bytes of a series in columns, little-endian:
 *
 *     offset  bytes      content
 *     0       8          "afterbel"
 *     8       4          version of this format
 *     12      4          T, the number of sessions
 *     16      4          J, bytes of JSON
 *     20      32         SHA-256 of the CSV file
 *     52      J          JSON: symbol, versions, layout, findings, notes
 *     52+J    4 T        days since 1970-01-01, int32
 *             5 × 8 T    open, high, low, close, volume, float64
 *             32         SHA-256 of everything before
 */

import { readFileSync } from "node:fs";
import { endianness } from "node:os";
import { InvalidSeriesError } from "../domain/errors.ts";
import { numberColumns, seriesOfColumns } from "../domain/series-columns.ts";
import type { CsvContent } from "../market/csv/csv-content.ts";
import { readerVersion } from "../market/csv/reader-version.ts";
import { parseJson } from "./parse-json.ts";
import { sha256Bytes } from "./sha256.ts";

const MAGIC = "afterbel";
const FORMAT_VERSION = 1;
const HEADER_BYTES = 52;
const HASH_BYTES = 32;
const BAR_BYTES = 44;

/** A price file as it was read. */
export type CachedPrices = Pick<CsvContent, "series" | "layout" | "findings" | "notes">;

/** What the prices were read from. */
export interface ColumnSource {
  readonly csvHash: Uint8Array;
  readonly symbol: string;
}

export function encodeColumns(prices: CachedPrices, { csvHash, symbol }: ColumnSource): Uint8Array {
  const { series, layout, findings, notes } = prices;
  const json = Buffer.from(JSON.stringify({ symbol, ...versions, layout, findings, notes }));
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MAGIC);
  header.writeUInt32LE(FORMAT_VERSION, 8);
  header.writeUInt32LE(series.length, 12);
  header.writeUInt32LE(json.length, 16);
  header.set(csvHash, 20);
  const columns = [series.days, ...numberColumns.map((name) => series[name])].map(bytesOf);
  const content = Buffer.concat([header, json, ...columns]);
  return Buffer.concat([content, sha256Bytes(content)]);
}

/**
 * @returns null for anything but prices of that source, whole, and read by this version of the program. The series
 *   has memory of its own.
 */
export function decodeColumns(file: Uint8Array, source: ColumnSource): CachedPrices | null {
  if (endianness() !== "LE" || file.length < HEADER_BYTES + HASH_BYTES) return null;
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const length = bytes.readUInt32LE(12);
  const jsonLength = bytes.readUInt32LE(16);
  const contentLength = HEADER_BYTES + jsonLength + BAR_BYTES * length;
  const content = bytes.subarray(0, contentLength);
  const isOurs =
    bytes.toString("latin1", 0, 8) === MAGIC &&
    bytes.readUInt32LE(8) === FORMAT_VERSION &&
    bytes.length === contentLength + HASH_BYTES &&
    bytes.subarray(20, HEADER_BYTES).equals(source.csvHash) &&
    bytes.subarray(contentLength).equals(sha256Bytes(content));
  if (!isOurs) return null;
  const json = parseJson(content.toString("utf8", HEADER_BYTES, HEADER_BYTES + jsonLength));
  if (!isOfThisProgram(json, source.symbol)) return null;
  const { layout, findings, notes } = json;
  const series = decodeSeries(content.subarray(HEADER_BYTES + jsonLength), source.symbol, length);
  return series && { series, layout, findings, notes };
}

/** A checksum says that the file is whole; this, that whoever wrote it reads CSV files as we do. */
type StoredReading = typeof versions & Omit<CachedPrices, "series"> & { readonly symbol: string };

function isOfThisProgram(json: unknown, symbol: string): json is StoredReading {
  const found = json as Partial<StoredReading> | null | undefined;
  return (
    found?.symbol === symbol &&
    found.reader === versions.reader &&
    found.library === versions.library
  );
}

function decodeSeries(bytes: Uint8Array, symbol: string, length: number) {
  const days = new Int32Array(length);
  bytesOf(days).set(bytes.subarray(0, 4 * length));
  const numbers = numberColumns.map((_, i) => {
    const column = new Float64Array(length);
    const start = 4 * length + 8 * length * i;
    bytesOf(column).set(bytes.subarray(start, start + 8 * length));
    return column;
  });
  const [open, high, low, close, volume] = numbers as FiveColumns;
  try {
    return seriesOfColumns(symbol, { days, open, high, low, close, volume });
  } catch (error) {
    if (error instanceof InvalidSeriesError) return null;
    throw error;
  }
}

type FiveColumns = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const versions = {
  reader: readerVersion,
  library: JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))
    .version as string,
};
