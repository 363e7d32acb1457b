/** @file How a forecaster did on the sessions after its training range, beside persistence. */

import type { Fold } from "../dataset/fold.ts";
import type { BarSeries, SessionDate } from "../domain/bar.ts";
import type { Forecast } from "../domain/forecast.ts";
import type { Forecaster } from "../domain/forecaster.ts";
import { type Scores, scoresOf } from "./scores.ts";

/** One forecaster and its baseline on the same sessions. Errors in the currency of the series. */
export interface HoldoutEvaluation {
  /** First and last session scored. */
  readonly from: SessionDate;
  readonly to: SessionDate;
  readonly sessions: number;
  readonly test: Scores;
  readonly persistence: Scores;
}

/**
 * Scores the forecast made for every session of the fold's test range from the close before it.
 *
 * @param baseline Persistence; passed in, since scoring knows no model.
 */
export function evaluateHoldout(
  series: BarSeries,
  fold: Fold,
  forecaster: Forecaster,
  baseline: Forecaster,
): HoldoutEvaluation {
  const { start, end } = fold.test;
  const origins = Array.from({ length: end - start }, (_, i) => start - 1 + i);
  const score = (f: Forecaster) => scoresOf(nextCloseErrors(series, f.forecast(series, origins)));
  return {
    from: series.bars[start]!.date,
    to: series.bars[end - 1]!.date,
    sessions: end - start,
    test: score(forecaster),
    persistence: score(baseline),
  };
}

/** Actual − forecast of the close one step ahead of each origin. */
function nextCloseErrors({ bars }: BarSeries, forecasts: readonly Forecast[]): number[] {
  return forecasts.map(({ origin, steps }) => bars[origin + 1]!.close - steps[0]!.median);
}
