import type { Static } from "typebox";
import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { dataV1 } from "./manifest/v1.ts";

/** What a manifest says of the prices that a model was made from, test range included. */
export function pricesUsed(series: BarSeries): Static<typeof dataV1> {
  return {
    fingerprint: fingerprintOf(series),
    bars: series.length,
    from: dateAt(series, 0),
    to: dateAt(series, series.length - 1),
  };
}
