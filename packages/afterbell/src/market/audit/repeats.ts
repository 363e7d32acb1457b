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
  const lastWith = new Map<string, number>();
  const findings: Finding[] = [];
  let run = { start: 0, lag: 0, length: 0 };
  const end = () => {
    if (isRemarkable(series, run)) findings.push(repeat(series, run));
  };
  for (let i = 0; i < series.length; i++) {
    const key = rowKey(series, i);
    const lag = i - (lastWith.get(key) ?? i);
    if (lag > 0 && lag === run.lag) run.length++;
    else {
      end();
      run = { start: i, lag, length: lag > 0 ? 1 : 0 };
    }
    lastWith.set(key, i);
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

function rowKey({ open, high, low, close, volume }: BarSeries, i: number): string {
  return `${open[i]} ${high[i]} ${low[i]} ${close[i]} ${volume[i]}`;
}

function isRemarkable(series: BarSeries, { start, lag, length }: Run): boolean {
  const { close, high, volume } = series;
  const hasVolume = volume[start]! > 0;
  if (lag === 1) return hasVolume && length >= ROWS;
  const closes = new Set(close.subarray(start, start + length)).size;
  const needed = hasVolume || high[start]! > close[start]! ? BLOCK : BLOCK_OF_CLOSES;
  return length >= needed && closes > length / 2;
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
