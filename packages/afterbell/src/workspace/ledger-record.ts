/** @file A row of the ledger as a value of the domain, and back. */

import type { LedgerForecast, LedgerRow, NotLiveReason } from "../domain/ledger-row.ts";
import type { SessionDate } from "../domain/session-date.ts";
import type { HashedRecord, RowRecord } from "./ledger-columns.ts";

/** The part of a record that the forecast decides; the rest depends on when it is written. */
export type ForecastRecord = Omit<
  RowRecord,
  "seq" | "written_at" | "library_version" | "not_live_because"
>;

export function recordOfForecast(forecast: LedgerForecast): ForecastRecord {
  return {
    symbol: forecast.symbol,
    version: forecast.version,
    recipe: forecast.recipe,
    price_source: forecast.priceSource,
    origin_date: forecast.originDate,
    origin_close: forecast.originClose,
    origin_moment: forecast.originMoment,
    step_ahead: forecast.stepAhead,
    target_date: forecast.targetDate,
    target_start: forecast.targetStart,
    target_end: forecast.targetEnd,
    quantile_levels: doubles(forecast.quantileLevels),
    log_return_quantiles: doubles(forecast.logReturnQuantiles),
  };
}

export function rowOfRecord(record: HashedRecord): LedgerRow {
  return {
    seq: record.seq,
    symbol: record.symbol,
    version: record.version,
    recipe: record.recipe,
    priceSource: record.price_source,
    originDate: record.origin_date as SessionDate,
    originClose: record.origin_close,
    originMoment: record.origin_moment,
    stepAhead: record.step_ahead,
    targetDate: record.target_date as SessionDate,
    targetStart: record.target_start,
    targetEnd: record.target_end,
    quantileLevels: numbers(record.quantile_levels),
    logReturnQuantiles: numbers(record.log_return_quantiles),
    writtenAt: record.written_at,
    libraryVersion: record.library_version,
    live: record.not_live_because === "",
    notLiveBecause: (record.not_live_because || null) as NotLiveReason | null,
    hash: Buffer.from(record.hash).toString("hex"),
  };
}

function doubles(values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 8);
  // -0 is stored as 0: one forecast has one encoding.
  for (const [i, value] of values.entries()) bytes.writeDoubleLE(value === 0 ? 0 : value, i * 8);
  return bytes;
}

function numbers(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(i * 8, true));
}
