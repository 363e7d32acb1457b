/** @file The same forecasts of the test sessions twice: within ± MAE, and within a calibrated interval. */

import type { BacktestedSeries } from "../backtest/backtest.ts";
import { sessionDate } from "../domain/session-date.ts";
import type { CalibratedIntervals } from "../scores/calibration/calibrate.ts";
import type { Outcomes } from "../scores/outcomes.ts";
import { meanAbsoluteError } from "../scores/point-scores.ts";
import type { Calibrated } from "./calibrated.ts";
import { methodStyle } from "./coverage-over-time.ts";
import { extentOf } from "./linear-axis.ts";
import { counted, nominalPercent, percent, score } from "./number-format.ts";
import type { AbsentPicture, Picture } from "./picture.ts";
import { type PredictedClose, realAndPredicted } from "./real-and-predicted.ts";

/** About a year: of more, lines become a smear. */
const SESSIONS_SHOWN = 250;

export interface Predictions {
  readonly forecaster: string;
  readonly backtested: BacktestedSeries;
  /** Of that forecaster, one step ahead. */
  readonly outcomes: Outcomes;
  /** Or why there is none. */
  readonly calibrated: Calibrated | string;
}

/** The usual band of ± MAE, and a calibrated interval for comparison. */
export function predictionPictures(predictions: Predictions): (Picture | AbsentPicture)[] {
  const { forecaster, outcomes, calibrated } = predictions;
  const { rows, sessions, isPart } = viewOf(predictions);
  const mae = meanAbsoluteError(outcomes);
  const maeRows = rows.map((row) => around(row, row.predicted - mae, row.predicted + mae));
  const intervals = typeof calibrated === "string" ? undefined : calibrated.shown;
  const intervalRows = intervals
    ? rows.map((row) => around(row, intervals.lower[row.row]!, intervals.upper[row.row]!))
    : [];
  const heights = [...maeRows, ...intervalRows].flatMap((r) => [r.actual, r.lower, r.upper]);
  const shared = { forecaster, sessions, range: extentOf(heights) };
  const part = isPart ? ` Shown are the last ${counted(sessions.length, "session")}.` : "";
  const maePicture = realAndPredicted({
    ...shared,
    name: "mae-band",
    title: "Forecast ± its mean absolute error",
    description: describeMae(outcomes, mae) + part,
    bandLabel: "± MAE",
    rows: maeRows,
  });
  const name = "calibrated-interval";
  if (!intervals) {
    return [maePicture, { name, title: "Calibrated interval", absence: String(calibrated) }];
  }
  const nominal = nominalPercent(intervals.nominalCoverage);
  const intervalPicture = realAndPredicted({
    ...shared,
    name,
    title: `Forecast with a calibrated ${nominal} interval`,
    description: describeInterval(outcomes, mae, intervals) + part,
    bandLabel: `${nominal} interval`,
    rows: intervalRows,
  });
  return [maePicture, intervalPicture];
}

function describeMae(outcomes: Outcomes, mae: number): string {
  const { length } = outcomes.actuals;
  const held = percent(shareWithin(outcomes, mae, 0));
  return `The band of ± ${score(mae)} holds ${held} of ${counted(length, "close")} forecast one session ahead. It has no nominal coverage, and its width is known only after the test.`;
}

function describeInterval(outcomes: Outcomes, mae: number, intervals: CalibratedIntervals): string {
  const { first, covered, method, nominalCoverage } = intervals;
  const rows = covered.length - first;
  const hits = covered.reduce((sum, hit) => sum + hit, 0);
  const sameRows = percent(shareWithin(outcomes, mae, first));
  return `The interval (${methodStyle(method).label}, each calibrated only on earlier forecasts, ${first} before the first) holds ${percent(hits / rows)} of ${counted(rows, "close")}, at nominal ${nominalPercent(nominalCoverage)}. The ± MAE band holds ${sameRows} of the same closes.`;
}

interface ShownRow extends Pick<PredictedClose, "session" | "actual" | "predicted"> {
  readonly row: number;
}

function around(row: ShownRow, lower: number, upper: number): PredictedClose {
  return { ...row, lower, upper };
}

/** The rows of the last sessions, and every session from the first of them to the last. */
function viewOf({ backtested: { folds, series }, outcomes }: Predictions) {
  const indices = folds.map(({ origin }) => origin + 1);
  const last = indices.at(-1)!;
  const earliest = Math.max(indices[0]!, last - SESSIONS_SHOWN + 1);
  const shown = indices.flatMap((index, row) => (index < earliest ? [] : [{ index, row }]));
  const from = shown[0]!.index;
  const rows = shown.map(({ index, row }): ShownRow => {
    const [actual, predicted] = [outcomes.actuals[row]!, outcomes.medians[row]!];
    return { row, session: index - from, actual, predicted };
  });
  const sessions = Array.from(series.days.subarray(from, last + 1), sessionDate);
  return { rows, sessions, isPart: from > indices[0]! };
}

/** Share of the forecasts from a row on whose close is no further away. */
function shareWithin({ actuals, medians }: Outcomes, distance: number, first: number): number {
  let hits = 0;
  for (let i = first; i < actuals.length; i++) {
    if (Math.abs(actuals[i]! - medians[i]!) <= distance) hits++;
  }
  return hits / (actuals.length - first);
}
