/** @file Finds sessions that are copies of earlier ones: a block pasted twice, or a feed that repeats itself. */

import { type BarSeries, dateAt } from "../../domain/bar-series.ts";
import { acceptCommand, type Finding } from "../finding.ts";

/** Sessions in a row that are copies of a block before. */
const BLOCK = 8;
/** The same where nothing but closes tells it: they repeat by chance more often. */
const BLOCK_OF_CLOSES = 15;
/** Sessions in a row that are copies of the one before them, volume included. */
const ROWS = 3;

/** In time order, one for each block. */
export function repeatFindings(series: BarSeries): Finding[] {
  const lastLike = lastEqualRows(series);
  const findings: Finding[] = [];
  let run = { start: 0, lag: 0, length: 0 };
  const end = () => {
    if (isRemarkable(series, run)) findings.push(repeat(series, run));
  };
  for (let i = 0; i < series.length; i++) {
    const last = lastLike(i);
    const lag = last < 0 ? 0 : i - last;
    if (lag > 0 && lag === run.lag) run.length++;
    else {
      end();
      run = { start: i, lag, length: lag > 0 ? 1 : 0 };
    }
  }
  end();
  return findings;
}

interface Run {
  readonly start: number;
  /** Sessions between a row and its copy. */
  readonly lag: number;
  length: number;
}

/**
 * @returns A function that is called for each session in turn, and returns the last one before it that is equal in all
 *   columns; -1 where there is none.
 */
function lastEqualRows(series: BarSeries): (i: number) => number {
  // Equal rows have equal sums. A map of sums takes a tenth of the time of one of texts.
  const lastWithSum = new Map<number, number>();
  const before = new Int32Array(series.length);
  return (i) => {
    const sum = weightedSum(series, i);
    before[i] = lastWithSum.get(sum) ?? -1;
    lastWithSum.set(sum, i);
    let j = before[i]!;
    while (j >= 0 && !areEqual(series, i, j)) j = before[j]!;
    return j;
  };
}

/** What is missing counts as 0. */
function weightedSum({ open, high, low, close, volume }: BarSeries, i: number): number {
  return (
    (open[i]! || 0) * 3 +
    (high[i]! || 0) * 5 +
    (low[i]! || 0) * 7 +
    close[i]! * 11 +
    (volume[i]! || 0)
  );
}

function areEqual({ open, high, low, close, volume }: BarSeries, i: number, j: number): boolean {
  for (const column of [close, volume, open, high, low]) {
    if (column[i] !== column[j] && !(Number.isNaN(column[i]) && Number.isNaN(column[j]))) {
      return false;
    }
  }
  return true;
}

function isRemarkable(series: BarSeries, { start, lag, length }: Run): boolean {
  const { close, high, volume } = series;
  const hasVolume = volume[start]! > 0;
  if (lag === 1) return hasVolume && length >= ROWS;
  const needed = hasVolume || high[start]! > close[start]! ? BLOCK : BLOCK_OF_CLOSES;
  if (length < needed) return false;
  const closes = new Set(close.subarray(start, start + length)).size;
  return closes > length / 2;
}

function repeat(series: BarSeries, { start, lag, length }: Run): Finding {
  const [from, to] = [dateAt(series, start), dateAt(series, start + length - 1)];
  const [first, last] = [dateAt(series, start - lag), dateAt(series, start - lag + length - 1)];
  const original = lag === 1 ? `the one of ${first}` : `those from ${first} to ${last}`;
  return {
    ...{ kind: "repeated", severity: "warning", dates: [from, to] },
    values: { sessions: length, copyOf: first },
    message: `${from}: ${length} sessions, until ${to}, are copies of ${original}, prices and all`,
    command: acceptCommand(series.symbol, "repeated", from),
  };
}
