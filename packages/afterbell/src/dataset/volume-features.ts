import type { BarSeries } from "../domain/bar-series.ts";
import { clipped } from "./clipped.ts";
import { trailingMean } from "./range-variance.ts";

/** Of ν, the logarithm of the volume. All (T), clipped at ±4; NaN where volume is missing or not above 0. */
export interface VolumeFeatures {
  /** ν less its mean over 22 sessions. */
  readonly volume: Float64Array;
  /** Mean of ν over 5 sessions less that over 66. */
  readonly volume5: Float64Array;
}

const LIMIT = 4;

export function volumeFeatures(series: BarSeries): VolumeFeatures {
  const logs = series.volume.map((volume) => (volume > 0 ? Math.log(volume) : Number.NaN));
  const [mean5, mean22, mean66] = [5, 22, 66].map((length) => trailingMean(logs, length));
  return {
    volume: clipped(logs, (log, t) => log - mean22![t]!, LIMIT),
    volume5: clipped(mean5!, (mean, t) => mean - mean66![t]!, LIMIT),
  };
}
