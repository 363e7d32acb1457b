import { type BarSeries, barsOf } from "../domain/bar-series.ts";
import { sha256 } from "./sha256.ts";

/** SHA-256 over every bar of a series: equal only for equal data. */
export function fingerprintOf(series: BarSeries): string {
  const rows = barsOf(series).map((b) => [b.date, b.open, b.high, b.low, b.close, b.volume]);
  return sha256(JSON.stringify([series.symbol, rows]));
}
