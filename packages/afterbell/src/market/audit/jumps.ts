/**
 * @file Finds closes that leave their neighbours further than prices move: a lost decimal point, a split that the
 * prices are not adjusted for, a change between pence and pounds. Moves are measured in the series' own
 * volatility. A crash or a takeover gives itself away: far more is traded than usual.
 */

import { type BarSeries, barAt, dateAt } from "../../domain/bar-series.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import { acceptCommand, type Finding } from "../finding.ts";
import { mostDecimalsOf } from "../most-decimals.ts";
import { splitRatioOf } from "./split-ratio.ts";
import { auditReturns, medianAboveZero, typicalMove } from "./typical-move.ts";
import { hasManyNonPositive } from "./values.ts";

/** |log return| below which no move is looked at: a seventh of the price. */
const LARGE = 0.15;
/** |log return| of a close that halves or doubles. */
const DOUBLE = Math.log(2);
/** Sessions after which a wrong number that is repeated counts as a new level. */
const LONGEST_SPIKE = 5;

/** Splits that the source announces, by the date of the first session at the new price. */
export type AnnouncedSplits = ReadonlyMap<SessionDate, { readonly description: string }>;

/** @param splits Announced by the source of the prices, if it announces any. */
export function jumpFindings(series: BarSeries, splits: AnnouncedSplits = new Map()): Finding[] {
  // Relative moves of an interest rate or a spread near zero mean nothing.
  if (hasManyNonPositive(series)) return [];
  const returns = auditReturns(series.close);
  const findings: Finding[] = [];
  for (let i = 1; i < series.length; i++) {
    const size = Math.abs(returns[i]!);
    if (!(size >= LARGE && size < Number.POSITIVE_INFINITY)) continue;
    const move = { i, log: returns[i]!, sigma: usualMove(series, returns, i) };
    const end = spikeEnd(series, returns, move);
    if (end !== null) {
      findings.push(spike(series, move, end));
      i = end; // the way back is no second finding
    } else {
      findings.push(...levelShift(series, returns, move, splits));
    }
  }
  return [...findings, ...rangeFindings(series, returns)];
}

/** Where a price has few digits, it moves by whole ticks. */
function usualMove({ close }: BarSeries, returns: Float64Array, i: number): number {
  const tick = 10 ** -mostDecimalsOf(close) / Math.min(close[i - 1]!, close[i]!);
  return Math.max(typicalMove(returns, i), Math.min(1, 1.5 * tick));
}

interface Move {
  /** The session that the move ends at. */
  readonly i: number;
  readonly log: number;
  /** The usual size of a move near it. */
  readonly sigma: number;
}

/** @returns The session on which the close comes back to where it was; null where it does not, or not suspiciously. */
function spikeEnd(series: BarSeries, returns: Float64Array, move: Move): number | null {
  const { i, log, sigma } = move;
  const size = Math.abs(log);
  if (size < Math.max(0.25, 10 * sigma)) return null;
  if (size < DOUBLE && tradeRatio(series, move) >= MUCH_TRADE) return null;
  let sum = log;
  for (let j = i + 1; j <= i + LONGEST_SPIKE && j < series.length; j++) {
    sum += returns[j]!;
    const isBack = Math.abs(sum) <= Math.max(4 * sigma, 0.15 * size);
    if (isBack && Math.abs(returns[j]!) >= 0.7 * size) return j;
  }
  return null;
}

function spike(series: BarSeries, { i, log }: Move, end: number): Finding {
  const [before, close, after] = [i - 1, i, end].map((k) => series.close[k]!);
  const dates = Array.from({ length: end - i }, (_, k) => dateAt(series, i + k));
  const how = dates.length === 1 ? "for one session" : `for ${dates.length} sessions`;
  return {
    ...{ kind: "jump", severity: "error", dates },
    values: { previousClose: before!, close: close!, nextClose: after!, factor: Math.exp(log) },
    message: `${dates[0]}: close ${before} → ${close} → ${after}, ${factorText(log)} ${how}: a wrong number, such as a lost decimal point`,
    command: acceptCommand(series.symbol, "jump", dates[0]!),
  };
}

/** Shares or money traded against the usual from which on a move is news, not an error. */
const MUCH_TRADE = 3;

function levelShift(
  series: BarSeries,
  returns: Float64Array,
  move: Move,
  splits: AnnouncedSplits,
): Finding[] {
  const { i, log, sigma } = move;
  const size = Math.abs(log);
  const date = dateAt(series, i);
  if (isUnitChange(series, move)) return [shift(series, move, "unit-change", UNITS)];
  const announced = splits.get(date);
  if (announced !== undefined && size >= Math.max(0.25, 5 * sigma)) {
    const why = `the source announces it (${announced.description}), and the prices are not adjusted for it`;
    return [shift(series, move, "jump", why)];
  }
  const ratio = splitRatioOf(barAt(series, i - 1), barAt(series, i));
  if (ratio !== null && size >= 5 * sigma) {
    const isEdge = i === 1 || i === series.length - 1;
    const other = isEdge ? ", or is a wrong number at the edge of the prices" : "";
    const why = `looks like a ${ratio} split that the prices are not adjusted for${other}`;
    return [shift(series, move, "jump", why, { ratio })];
  }
  if (isImplausible(series, returns, move)) return [shift(series, move, "jump", NO_REASON)];
  return size >= 8 * sigma ? [largeMove(series, move)] : [];
}

const UNITS =
  "the volume stays, so it is a change of unit, such as pence and pounds, and not a split";
const NO_REASON = "a split that the prices are not adjusted for, or a wrong number";

function isImplausible(series: BarSeries, returns: Float64Array, move: Move): boolean {
  const { log, sigma } = move;
  const size = Math.abs(log);
  const trade = tradeRatio(series, move);
  const isAlone = !hasCompany(returns, move);
  const isNews = Number.isNaN(trade) ? !isAlone : trade >= MUCH_TRADE;
  // No news is known to divide a price by five in a session and to leave the sessions around it quiet.
  if (isNews && !(isAlone && size >= Math.log(5))) return false;
  if (size >= 0.9 * DOUBLE) return size >= 6 * sigma;
  return size >= 0.3 && size >= 20 * sigma;
}

function isUnitChange(series: BarSeries, { i, log, sigma }: Move): boolean {
  const { volume } = series;
  const tolerance = Math.min(0.3, Math.max(0.12, 4 * sigma));
  if (Math.abs(Math.abs(log) - Math.log(100)) > tolerance) return false;
  const before = medianAboveZero(volume, i - 20, i);
  const after = medianAboveZero(volume, i, Math.min(i + 20, series.length));
  const isSteady = Math.abs(Math.log(after / before)) < Math.log(8);
  return isSteady || Number.isNaN(before) || Number.isNaN(after);
}

/**
 * What was traded against the median of the month before: money where the price fell, since a split multiplies
 * the shares; shares where it rose, since a reverse split multiplies the price. NaN without volumes.
 */
function tradeRatio({ volume, close }: BarSeries, { i, log }: Move): number {
  const usual = medianAboveZero(volume, i - 20, i);
  const shares = volume[i]! > 0 ? volume[i]! / usual : Number.NaN;
  return log < 0 ? (shares * close[i]!) / close[i - 1]! : shares;
}

/** Whether there are other large moves within a week before or two weeks after: news is seldom a single move. */
function hasCompany(returns: Float64Array, { i, log, sigma }: Move): boolean {
  const large = Math.max(0.2 * Math.abs(log), 3 * sigma);
  for (let k = Math.max(1, i - 5); k <= i + 10 && k < returns.length; k++) {
    if (k !== i && Math.abs(returns[k]!) >= large) return true;
  }
  return false;
}

function shift(
  series: BarSeries,
  { i, log }: Move,
  kind: "jump" | "unit-change",
  why: string,
  more: Finding["values"] = {},
): Finding {
  const [previousClose, close] = [series.close[i - 1]!, series.close[i]!];
  const date = dateAt(series, i);
  return {
    ...{ kind, severity: "error", dates: [date] },
    values: { previousClose, close, factor: Math.exp(log), ...more },
    message: `${date}: close ${previousClose} → ${close} (${factorText(log)}): ${why}`,
    command: acceptCommand(series.symbol, kind, date),
  };
}

function largeMove(series: BarSeries, { i, log, sigma }: Move): Finding {
  const [previousClose, close] = [series.close[i - 1]!, series.close[i]!];
  const date = dateAt(series, i);
  const percent = ((Math.exp(log) - 1) * 100).toFixed(1);
  const times = Math.round(Math.abs(log) / sigma);
  return {
    ...{ kind: "jump", severity: "note", dates: [date] },
    values: { previousClose, close, factor: Math.exp(log) },
    message: `${date}: close ${previousClose} → ${close} (${percent} %), ${times} times the usual move`,
    command: null,
  };
}

/** How many times the open and close a high can be, or a low go into them, in one session. */
const WIDEST = 3;

/** Highs and lows that are a wrong number while the close is right. */
function rangeFindings(series: BarSeries, returns: Float64Array): Finding[] {
  const { open, high, low, close } = series;
  const findings: Finding[] = [];
  for (let i = 0; i < series.length; i++) {
    const c = close[i]!;
    if (!(c > 0)) continue;
    const o = open[i]! > 0 ? open[i]! : c;
    const up = high[i]! / Math.max(o, c);
    const down = low[i]! > 0 ? Math.min(o, c) / low[i]! : 1;
    const widest = up > down || !(down > 1) ? up : down;
    if (!(widest >= WIDEST) || Math.log(widest) < 20 * typicalMove(returns, i)) continue;
    findings.push(wideRange(series, i, widest === up ? "high" : "low"));
  }
  return findings;
}

function wideRange(series: BarSeries, i: number, field: "high" | "low"): Finding {
  const [value, close] = [series[field][i]!, series.close[i]!];
  const date = dateAt(series, i);
  return {
    // A warning: what is computed from closes is right all the same.
    ...{ kind: "jump", severity: "warning", dates: [date] },
    values: { field, [field]: value, close },
    message: `${date}: ${field} ${value} beside close ${close}: a wrong number, such as a lost decimal point`,
    command: acceptCommand(series.symbol, "jump", date),
  };
}

/** `times 190` or `divided by 100`. */
function factorText(log: number): string {
  const factor = Math.exp(Math.abs(log));
  const text = factor >= 20 ? factor.toFixed(0) : factor.toPrecision(3);
  return log > 0 ? `times ${text}` : `divided by ${text}`;
}
