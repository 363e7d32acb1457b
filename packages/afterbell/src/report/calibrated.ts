/** @file Calibrated intervals of one forecaster by every conformal method, or why there are none. */

import { aci } from "../scores/calibration/aci.ts";
import { type CalibratedIntervals, calibrate } from "../scores/calibration/calibrate.ts";
import { dtaci } from "../scores/calibration/dtaci.ts";
import { NotCalibratableError } from "../scores/calibration/errors.ts";
import { pid } from "../scores/calibration/pid.ts";
import { split } from "../scores/calibration/split.ts";
import type { ThresholdMethod } from "../scores/calibration/threshold-method.ts";
import { intervalColumns } from "../scores/interval-columns.ts";
import type { Outcomes } from "../scores/outcomes.ts";

export const NOMINAL_COVERAGE = 0.9;

export interface Calibrated {
  /** Static split first, then the adaptive ones. */
  readonly intervals: readonly CalibratedIntervals[];
  /** The one that is shown if only one is: the library's default method. */
  readonly shown: CalibratedIntervals;
}

/**
 * Forecasts that the first threshold is set from. The same for any test, however long: otherwise the sessions
 * to come would decide on intervals of the past.
 */
export const WARM_UP = 100;

/** @param outcomes One step ahead, in the order of the dates. @returns A sentence where there is nothing. */
export function calibratedBy(outcomes: Outcomes): Calibrated | string {
  const nominalCoverage = NOMINAL_COVERAGE;
  const { quantileLevels } = outcomes;
  // Without the quantiles that bound this interval, the median is used as a point forecast.
  const used = intervalColumns(quantileLevels, nominalCoverage)
    ? outcomes
    : { ...outcomes, quantileLevels: [], quantiles: new Float64Array() };
  try {
    const by = (method: ThresholdMethod) =>
      calibrate(used, { method, nominalCoverage, warmUp: WARM_UP });
    const shown = by(aci());
    if (shown.first >= outcomes.dates.length) return whyNone(outcomes);
    const others = [split(), dtaci(), pid()].map(by);
    return { intervals: [others[0]!, shown, ...others.slice(1)], shown };
  } catch (error) {
    if (!(error instanceof NotCalibratableError)) throw error;
    return `No interval is calibrated: ${error.message}.`;
  }
}

function whyNone({ dates, actuals }: Outcomes): string {
  const isConstant = actuals.every((actual) => actual === actuals[0]);
  if (isConstant && actuals.length > 1) {
    return "No interval is calibrated: the price never changes, so its volatility is zero.";
  }
  return `No interval is calibrated: that needs more than ${WARM_UP} forecasts one session ahead, and the test has ${dates.length}.`;
}
