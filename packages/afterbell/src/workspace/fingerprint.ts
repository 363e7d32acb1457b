import type { BarSeries } from "../domain/bar.ts";
import { sha256 } from "./sha256.ts";

/** SHA-256 over every bar of a series: equal only for equal data. */
export function fingerprintOf({ symbol, bars }: BarSeries): string {
  const rows = bars.map((b) => [b.date, b.open, b.high, b.low, b.close, b.volume]);
  return sha256(JSON.stringify([symbol, rows]));
}
