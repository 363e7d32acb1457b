/** @file How well intervals of each conformal method cover, over time. */

import { rollingCoverage } from "../calibration/rolling-coverage.ts";
import type { Outcomes } from "../outcomes.ts";
import { type Calibrated, NOMINAL_COVERAGE } from "./calibrated.ts";
import { coverageOverTime } from "./coverage-over-time.ts";
import { counted } from "./number-format.ts";
import type { AbsentPicture, Picture } from "./picture.ts";

/** Around the nominal coverage, where an adaptive method is expected to stay over 1,000 sessions. */
const TOLERANCE = 0.015;
/** About one year, and about four. */
const WINDOWS = [250, 1000];

/** @param calibrated Or why there is nothing. */
export function calibrationPictures(
  { dates }: Outcomes,
  calibrated: Calibrated | string,
): (Picture | AbsentPicture)[] {
  const name = `coverage-${WINDOWS[0]}`;
  const title = "Coverage over time";
  if (typeof calibrated === "string") return [{ name, title, absence: calibrated }];
  const { first } = calibrated.shown;
  const pictures = WINDOWS.flatMap((window) => {
    const methods = calibrated.intervals.flatMap((intervals) => {
      const rolling = rollingCoverage(intervals, window);
      return rolling ? [{ method: intervals.method, coverage: rolling.coverages }] : [];
    });
    const shared = { window, nominalCoverage: NOMINAL_COVERAGE, tolerance: TOLERANCE };
    const ends = dates.slice(first + window - 1);
    return methods.length > 0 ? [coverageOverTime({ ...shared, dates: ends, methods })] : [];
  });
  if (pictures.length > 0) return pictures;
  const left = counted(dates.length - first, "interval");
  const absence = `Coverage is looked at over ${WINDOWS[0]} forecasts at least; this test has ${left}.`;
  return [{ name, title, absence }];
}
