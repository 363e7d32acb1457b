/** @file Adds quantiles, calibrated on past errors, to a latest point forecast. */

import type { ForecastTable } from "../backtest/forecast-table.ts";
import { outcomesOf, volatilityAt } from "../backtest/outcomes-of.ts";
import type { SeriesFolds } from "../backtest/series-folds.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { calibrate } from "../scores/calibration/calibrate.ts";
import { NotCalibratableError } from "../scores/calibration/errors.ts";
import type { Outcomes } from "../scores/outcomes.ts";
import { WARM_UP } from "./calibrated.ts";
import type { LatestForecast } from "./report-input.ts";

/** From the inside out. */
const NOMINAL_COVERAGES = [0.5, 0.8, 0.9, 0.95];

/** Later than any session: the forecast closes are not known at any origin. */
const NOT_YET = "9999-12-31" as SessionDate;

/**
 * The forecast with the bounds of calibrated intervals as its quantiles, step by step; as it is where the
 * forecaster provides quantiles of its own, or too little is known of its errors.
 *
 * @param table The forecaster's own past forecasts.
 */
export function calibratedLatest(
  latest: LatestForecast,
  from: SeriesFolds,
  table: ForecastTable,
): LatestForecast {
  if (latest.quantileLevels.length > 0) return latest;
  const { forecast } = latest;
  const volatility = volatilityAt(from.series, forecast.origin);
  const steps = forecast.steps.map((step) => {
    const known = outcomesOf(from, table, step.stepAhead);
    const next = {
      originDate: forecast.originDate,
      lastClose: from.series.close[forecast.origin]!,
      median: step.median,
      volatility,
    };
    return { ...step, quantiles: boundsOf(known, next) };
  });
  if (steps.some(({ quantiles }) => quantiles.length === 0)) return latest;
  const lower = NOMINAL_COVERAGES.map((coverage) => (1 - coverage) / 2).reverse();
  const upper = NOMINAL_COVERAGES.map((coverage) => (1 + coverage) / 2);
  return {
    ...latest,
    quantileLevels: [...lower, ...upper],
    forecast: { ...forecast, steps },
    isCalibrated: true,
  };
}

interface NextRow {
  readonly originDate: SessionDate;
  readonly lastClose: number;
  readonly median: number;
  readonly volatility: number;
}

/**
 * Bounds of the intervals, ascending; none where no interval can be set. Each coverage is tracked by itself,
 * so they might cross: sorting them is never worse (V. Chernozhukov, I. Fernández-Val, A. Galichon, "Quantile
 * and probability curves without crossing", Econometrica 78(3), 2010).
 */
function boundsOf(known: Outcomes, next: NextRow): number[] {
  const outcomes = withNext(known, next);
  const row = known.dates.length;
  try {
    const intervals = NOMINAL_COVERAGES.map((nominalCoverage) =>
      calibrate(outcomes, { nominalCoverage, warmUp: WARM_UP }),
    );
    if (intervals.some(({ first }) => first > row)) return [];
    const bounds = intervals.flatMap(({ lower, upper }) => [lower[row]!, upper[row]!]);
    return bounds.sort((a, b) => a - b);
  } catch (error) {
    if (error instanceof NotCalibratableError) return [];
    throw error;
  }
}

/** A row more, whose actual is not known: any price will do, since no interval depends on its own row's. */
function withNext(known: Outcomes, next: NextRow): Outcomes {
  const more = (column: Float64Array, value: number) => Float64Array.of(...column, value);
  return {
    originDates: [...known.originDates, next.originDate],
    dates: [...known.dates, NOT_YET],
    actuals: more(known.actuals, next.lastClose),
    lastCloses: more(known.lastCloses, next.lastClose),
    medians: more(known.medians, next.median),
    quantileLevels: [],
    quantiles: new Float64Array(0),
    naiveErrors: more(known.naiveErrors, Number.NaN),
    naiveSquaredErrors: more(known.naiveSquaredErrors, Number.NaN),
    volatilities: more(known.volatilities, next.volatility),
  };
}
