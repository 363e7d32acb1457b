import { InvalidOptionError } from "../../domain/errors.ts";
import type { Outcomes } from "../outcomes.ts";
import { aci } from "./aci.ts";
import { nonconformityOf } from "./nonconformity.ts";
import { requireCount } from "./options.ts";
import type { Issue, ThresholdMethod, ThresholdTracker } from "./threshold-method.ts";

export interface CalibrateOptions {
  /** @default aci(): one parameter, and the steadiest coverage of the four */
  readonly method?: ThresholdMethod;
  /** Share of sessions that intervals are to hold, in (0, 1). @default 0.9 */
  readonly nominalCoverage?: number;
  /** Scores known before the first interval. @default 250, a year of sessions */
  readonly warmUp?: number;
}

/** An interval per row, each from outcomes known at the row's origin. Prices in the series' currency. */
export interface CalibratedIntervals {
  /** Name of the method. */
  readonly method: string;
  readonly nominalCoverage: number;
  /** First row with an interval; from it on every row has one. N where no row has. */
  readonly first: number;
  /** (N) NaN before `first`. */
  readonly lower: Float64Array;
  /** (N) NaN before `first`. */
  readonly upper: Float64Array;
  /** (N) 1 where lower <= actual <= upper; 0 before `first`. */
  readonly covered: Uint8Array;
}

/**
 * Conformal intervals around any forecaster, online: walks through a backtest's rows in order and
 * sets each interval from the scores of rows whose session is no later than this row's origin. What
 * that means one step ahead is "all rows before"; further ahead, feedback comes late.
 *
 * @param outcomes Of one symbol, one step ahead, in the order of their origins and so of their dates.
 * @throws {InvalidOptionError} Also if the forecaster provides quantiles, but not this interval's bounds.
 * @throws {NotCalibratableError}
 */
export function calibrate(
  outcomes: Outcomes,
  { method = aci(), nominalCoverage = 0.9, warmUp = 250 }: CalibrateOptions = {},
): CalibratedIntervals {
  if (!(nominalCoverage > 0 && nominalCoverage < 1)) {
    throw new InvalidOptionError("nominalCoverage", "a share in (0, 1)", nominalCoverage);
  }
  requireCount("warmUp", warmUp);
  requireInOrder(outcomes);
  const rows = outcomes.dates.length;
  const { start, centres, units, scores } = nonconformityOf(outcomes, nominalCoverage);
  const issues = issueAll(outcomes, scores, start, warmUp, (first) =>
    method.start(first, nominalCoverage),
  );
  const lower = new Float64Array(rows).fill(Number.NaN);
  const upper = new Float64Array(rows).fill(Number.NaN);
  const covered = new Uint8Array(rows);
  issues.forEach((issue, i) => {
    const reach = Math.exp(issue.threshold * units[i]!);
    lower[i] = centres[i]! / reach;
    upper[i] = Math.min(centres[i]! * reach, Number.MAX_VALUE);
    const actual = outcomes.actuals[i]!;
    covered[i] = lower[i]! <= actual && actual <= upper[i]! ? 1 : 0;
  });
  const first = issues.findIndex((issue) => issue !== undefined);
  return {
    method: method.name,
    nominalCoverage,
    first: first < 0 ? rows : first,
    lower,
    upper,
    covered,
  };
}

/** Out of order, what is known to one row would be handed to an earlier one: symbols on several calendars, pooled. */
function requireInOrder({ originDates, dates }: Outcomes): void {
  for (const [i, origin] of originDates.entries()) {
    const isBefore = origin < dates[i]!;
    const isInOrder = i === 0 || (originDates[i - 1]! <= origin && dates[i - 1]! <= dates[i]!);
    if (isBefore && isInOrder) continue;
    const expected = "rows in the order of their origins, each before the session it forecasts";
    throw new InvalidOptionError("outcomes", expected, `${dates[i]} from ${origin} in row ${i}`);
  }
}

/** @returns (N) the method's threshold for each row; holes before it has `warmUp` scores. */
function issueAll(
  { originDates, dates }: Outcomes,
  scores: Float64Array,
  start: number,
  warmUp: number,
  startTracker: (first: Float64Array) => ThresholdTracker,
): Issue[] {
  const issues = new Array<Issue>(dates.length);
  let tracker: ThresholdTracker | undefined;
  /** Rows before this one are known to the tracker. */
  let known = start;
  for (let i = start; i < dates.length; i++) {
    const origin = originDates[i]!;
    if (!tracker && dates[start + warmUp - 1]! <= origin) {
      known = start + warmUp;
      tracker = startTracker(scores.slice(start, known));
    }
    if (!tracker) continue;
    for (; dates[known]! <= origin; known++) tracker.observe(scores[known]!, issues[known]);
    issues[i] = tracker.issue();
  }
  return issues;
}
