/** @file Finds closes that do not change for longer than chance explains: a halted stock, or a feed that repeats itself. */

import { type BarSeries, dateAt } from "../../domain/bar-series.ts";
import { acceptCommand, type Finding } from "../finding.ts";

/** Sessions with one close that are remarkable in no series, however finely it is quoted. */
const SHORTEST = 10;

/** In time order, one for each run of equal closes. */
export function frozenFindings(series: BarSeries): Finding[] {
  const runs = runsOfEqualCloses(series);
  const findings: Finding[] = [];
  for (const run of runs) {
    const { start, length } = run;
    if (length < SHORTEST || !(series.close[start]! > 0)) continue;
    if (length < longestByChance(series, run)) continue;
    const [date, to] = [dateAt(series, start), dateAt(series, start + length - 1)];
    const close = series.close[start]!;
    findings.push({
      ...{ kind: "frozen", severity: "warning", dates: [date, to] },
      values: { close, sessions: length },
      message: `${date}: the close is ${close} for ${length} sessions, until ${to}: a halted symbol, or prices that were repeated`,
      command: acceptCommand(series.symbol, "frozen", date),
    });
  }
  return findings;
}

interface Run {
  readonly start: number;
  readonly length: number;
}

function runsOfEqualCloses({ close, length }: BarSeries): Run[] {
  const runs: Run[] = [];
  let start = 0;
  for (let i = 1; i <= length; i++) {
    if (i < length && close[i] === close[start]) continue;
    if (i - start > 1) runs.push({ start, length: i - start });
    start = i;
  }
  return runs;
}

/** Sessions on either side of a run that tell how often the close stays: prices and ticks change over years. */
const NEARBY = 250;

/**
 * A length that independent sessions would not reach, given how often the close stays in the sessions around the
 * run: three times the expected longest run. Prices of a cent and ticks of a cent often stay.
 */
function longestByChance({ close, length }: BarSeries, run: Run): number {
  const [from, to] = [Math.max(1, run.start - NEARBY), run.start + run.length + NEARBY];
  let [stays, all] = [1, 2];
  for (let i = from; i < Math.min(to, length); i++) {
    if (i > run.start && i < run.start + run.length) continue;
    all++;
    if (close[i] === close[i - 1]) stays++;
  }
  return (3 * Math.log(length)) / -Math.log(stays / all);
}
