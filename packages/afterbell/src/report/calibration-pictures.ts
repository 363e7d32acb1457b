/** @file How well intervals of each conformal method cover, over time. */

import { rollingCoverage } from "../scores/calibration/rolling-coverage.ts";
import type { Outcomes } from "../scores/outcomes.ts";
import { type Calibrated, NOMINAL_COVERAGE } from "./calibrated.ts";
import { coverageOverTime } from "./coverage-over-time.ts";
import { counted } from "./number-format.ts";
import type { AbsentPicture, Picture } from "./picture.ts";

/** Around the nominal coverage, where an adaptive method is expected to stay over 1,000 sessions. */
const TOLERANCE = 0.015;
/** About one year, and about four. */
const WINDOWS = [250, 1000];
/** Window for a test too short for those; fewer forecasts are not informative. */
const SHORT_WINDOW = 100;

/** @param calibrated Intervals, or why there are none. */
export function calibrationPictures(
  { dates }: Outcomes,
  calibrated: Calibrated | string,
): (Picture | AbsentPicture)[] {
  if (typeof calibrated === "string") return [absent(calibrated)];
  const { first } = calibrated.shown;
  const count = dates.length - first;
  const windows = WINDOWS.filter((window) => window <= count);
  if (windows.length === 0 && count >= SHORT_WINDOW) windows.push(SHORT_WINDOW);
  if (windows.length === 0) {
    const found = counted(count, "interval");
    return [
      absent(`Coverage is measured over at least ${SHORT_WINDOW} forecasts; there are ${found}.`),
    ];
  }
  return windows.map((window) =>
    coverageOverTime({
      window,
      nominalCoverage: NOMINAL_COVERAGE,
      tolerance: TOLERANCE,
      dates: dates.slice(first + window - 1),
      methods: calibrated.intervals.map((intervals) => ({
        method: intervals.method,
        coverage: rollingCoverage(intervals, window)!.coverages,
      })),
    }),
  );
}

function absent(absence: string): AbsentPicture {
  return { name: "coverage", title: "Coverage over time", absence };
}
