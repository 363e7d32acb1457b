/** @file The verdict on a panel model's judged sessions: beside historical intervals and EWMA's, on the same sessions. */

import type { BarSeries } from "../domain/bar-series.ts";
import {
  isHeld,
  JUDGED_COVERAGE,
  type JudgedSessions,
  sessionKeys,
} from "../domain/judged-sessions.ts";
import { baselineNamed } from "../models/registry.ts";
import { intervalRivals } from "../scores/interval-rivals.ts";
import { type IntervalVerdict, intervalVerdict } from "../scores/interval-verdict.ts";
import { defaults } from "./defaults.ts";
import { judgePanel } from "./judge-panel.ts";

/** Fits the rivals as often as the model was, and compares the interval scores of the sessions that all have. */
export async function judgedVerdict(
  judged: JudgedSessions,
  series: readonly BarSeries[],
  maxRefits: number,
): Promise<IntervalVerdict | null> {
  const options = { horizon: 1, seed: defaults.seed };
  const scores: Map<string, number>[] = [];
  for (const { forecaster } of intervalRivals) {
    const theirs = await judgePanel(baselineNamed(forecaster, options), series, { maxRefits });
    if (theirs === null) return null;
    scores.push(new Map(sessionKeys(theirs).map((key, i) => [key, theirs.intervalScore[i]!])));
  }
  const keys = sessionKeys(judged);
  const rows = [...keys.keys()].filter((i) => scores.every((of) => of.has(keys[i]!)));
  if (rows.length === 0) return null;
  return intervalVerdict({
    days: Int32Array.from(rows, (i) => judged.days[i]!),
    intervalScores: Float64Array.from(rows, (i) => judged.intervalScore[i]!),
    held: rows.filter((i) => isHeld(judged.pit[i]!, JUDGED_COVERAGE)).length,
    nominalCoverage: JUDGED_COVERAGE,
    rivals: intervalRivals.map(({ name }, r) => ({
      name,
      intervalScores: Float64Array.from(rows, (i) => scores[r]!.get(keys[i]!)!),
    })),
  });
}
