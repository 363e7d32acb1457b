/** @file The verdict on a panel model's judged sessions: beside historical intervals and EWMA's, on the same sessions. */

import type { BarSeries } from "../domain/bar-series.ts";
import { JUDGED_COVERAGE, type JudgedSessions } from "../domain/judged-sessions.ts";
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
    scores.push(scoresByKey(theirs));
  }
  const rows = Array.from(judged.days, (_, i) => i).filter((i) =>
    scores.every((of) => of.has(keyOf(judged, i))),
  );
  if (rows.length === 0) return null;
  const tail = (1 - JUDGED_COVERAGE) / 2 - 1e-9;
  return intervalVerdict({
    days: Int32Array.from(rows, (i) => judged.days[i]!),
    intervalScores: Float64Array.from(rows, (i) => judged.intervalScore[i]!),
    held: rows.filter((i) => judged.pit[i]! >= tail && judged.pit[i]! <= 1 - tail).length,
    nominalCoverage: JUDGED_COVERAGE,
    rivals: intervalRivals.map(({ name }, r) => ({
      name,
      intervalScores: Float64Array.from(rows, (i) => scores[r]!.get(keyOf(judged, i))!),
    })),
  });
}

function scoresByKey(judged: JudgedSessions): Map<string, number> {
  return new Map(Array.from(judged.intervalScore, (score, i) => [keyOf(judged, i), score]));
}

function keyOf({ symbols, symbolIndices, days }: JudgedSessions, i: number): string {
  return `${symbols[symbolIndices[i]!]} ${days[i]}`;
}
