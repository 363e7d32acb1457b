/** @file How forecasts one session ahead turned out, each by a fit that had not seen its session. */

/** Columns of one entry per symbol and session, by symbol and then by day. Losses are of log returns. */
export interface JudgedSessions {
  readonly symbols: readonly string[];
  /** (N) which of `symbols`. */
  readonly symbolIndices: Int32Array;
  /** (N) the session that was forecast from the one before; days since 1970-01-01. */
  readonly days: Int32Array;
  /** (N) twice the mean pinball loss over the levels. */
  readonly crps: Float64Array;
  /** (N) of the interval at 90 %. */
  readonly intervalScore: Float64Array;
  /** (N) level at which the close came to lie between the quantiles; 0 below the first, 1 above the last. */
  readonly pit: Float64Array;
  /** (N) log(upper / lower) of the interval at 90 %. */
  readonly width: Float64Array;
}

/** The coverage of `intervalScore` and `width`. */
export const JUDGED_COVERAGE = 0.9;

/** Of one symbol and intervals one session ahead. */
export interface IntervalRecord {
  /** Sessions that were forecast from the one before. */
  readonly sessions: number;
  /** Those whose close lay inside. */
  readonly held: number;
  /** Median of log(upper / lower) at 90 %. */
  readonly usualWidth: number;
}

/** One outcome of a symbol, from a judgement or from the ledger. */
export interface JudgedSession {
  readonly day: number;
  readonly pit: number;
  readonly width: number;
}

/** The judged sessions of a symbol, ascending. */
export function judgedOf(judged: JudgedSessions, symbol: string): JudgedSession[] {
  const { start, end } = rowsOfSymbol(judged, judged.symbols.indexOf(symbol));
  const { days, pit, width } = judged;
  const sessions: JudgedSession[] = [];
  for (let i = start; i < end; i++) {
    sessions.push({ day: days[i]!, pit: pit[i]!, width: width[i]! });
  }
  return sessions;
}

/** Finds the entry of a symbol's session: its index, or -1 where there is none. */
export function entryFinder(judged: JudgedSessions): (symbol: string, day: number) => number {
  const ranges = new Map(judged.symbols.map((symbol, s) => [symbol, rowsOfSymbol(judged, s)]));
  const { days } = judged;
  return (symbol, day) => {
    const { start, end } = ranges.get(symbol) ?? { start: 0, end: 0 };
    const i = firstNotBelow(days, day, start, end);
    return i < end && days[i] === day ? i : -1;
  };
}

/** @param index Of one of the symbols; -1 for none. */
function rowsOfSymbol({ symbolIndices }: JudgedSessions, index: number) {
  if (index < 0) return { start: 0, end: 0 };
  return {
    start: firstNotBelow(symbolIndices, index),
    end: firstNotBelow(symbolIndices, index + 1),
  };
}

/** Index of the first number that is not below one, of a part that ascends; its end where there is none. */
function firstNotBelow(
  numbers: Int32Array,
  number: number,
  start = 0,
  end = numbers.length,
): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rounding of 1 - 0.95 and the like must not decide whether a bound held. */
const TOLERANCE = 1e-9;

/** Whether a close at a level lies inside the central interval. */
export function isHeld(pit: number, nominalCoverage: number): boolean {
  const tail = (1 - nominalCoverage) / 2 - TOLERANCE;
  return pit >= tail && pit <= 1 - tail;
}

/** How many of the last sessions an interval held. @returns null with no session. */
export function recordOf(
  sessions: readonly JudgedSession[],
  nominalCoverage: number,
  last: number,
): IntervalRecord | null {
  const recent = sessions.slice(-last);
  if (recent.length === 0) return null;
  const widths = recent.map(({ width }) => width).sort((a, b) => a - b);
  const middle = widths.length >> 1;
  return {
    sessions: recent.length,
    held: recent.filter(({ pit }) => isHeld(pit, nominalCoverage)).length,
    usualWidth: widths[middle]!,
  };
}
