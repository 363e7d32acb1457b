/** @file The verdict on a panel model's judged sessions: beside historical intervals and EWMA's, on the same sessions. */

import type { BarSeries } from "../domain/bar-series.ts";
import {
  entryFinder,
  isHeld,
  JUDGED_COVERAGE,
  type JudgedSessions,
} from "../domain/judged-sessions.ts";
import { baselineNamed } from "../models/registry.ts";
import { intervalRivals } from "../scores/interval-rivals.ts";
import { type IntervalVerdict, intervalVerdict } from "../scores/interval-verdict.ts";
import { defaults } from "./defaults.ts";
import { judgePanel } from "./judge-panel.ts";

/** Of the rivals. They die young: thousands at once would stay until the whole heap is searched. */
const FORECASTS_AT_ONCE = 5_000;

/** Fits the rivals as often as the model was, and compares the interval scores of the sessions that all have. */
export async function judgedVerdict(
  judged: JudgedSessions,
  series: readonly BarSeries[],
  maxRefits: number,
): Promise<IntervalVerdict | null> {
  const options = { horizon: 1, seed: defaults.seed };
  const rivals: JudgedRival[] = [];
  for (const { name, forecaster } of intervalRivals) {
    const theirs = await judgePanel(baselineNamed(forecaster, options), series, {
      maxRefits,
      forecastsAtOnce: FORECASTS_AT_ONCE,
    });
    if (theirs === null) return null;
    rivals.push({ name, scoreAt: scoreFinder(theirs) });
  }
  const sessionAt = (i: number) =>
    [judged.symbols[judged.symbolIndices[i]!]!, judged.days[i]!] as const;
  const rows = [...judged.days.keys()].filter((i) =>
    rivals.every(({ scoreAt }) => scoreAt(...sessionAt(i)) !== null),
  );
  if (rows.length === 0) return null;
  return intervalVerdict({
    days: Int32Array.from(rows, (i) => judged.days[i]!),
    intervalScores: Float64Array.from(rows, (i) => judged.intervalScore[i]!),
    held: rows.filter((i) => isHeld(judged.pit[i]!, JUDGED_COVERAGE)).length,
    nominalCoverage: JUDGED_COVERAGE,
    rivals: rivals.map(({ name, scoreAt }) => ({
      name,
      intervalScores: Float64Array.from(rows, (i) => scoreAt(...sessionAt(i))!),
    })),
  });
}

interface JudgedRival {
  readonly name: string;
  readonly scoreAt: ScoreAt;
}

/** The interval score of a symbol's session; null where it was not judged. */
type ScoreAt = (symbol: string, day: number) => number | null;

function scoreFinder(judged: JudgedSessions): ScoreAt {
  const find = entryFinder(judged);
  return (symbol, day) => judged.intervalScore[find(symbol, day)] ?? null;
}
