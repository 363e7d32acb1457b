/** @file How far a series usually moves from one session to the next, near a session. */

/** Log returns (T) of closes; `returns[0]` and returns from or to a close that is not above 0 are NaN. */
export function auditReturns(close: Readonly<Float64Array>): Float64Array {
  const returns = new Float64Array(close.length).fill(Number.NaN);
  for (let i = 1; i < close.length; i++) {
    if (close[i - 1]! > 0 && close[i]! > 0) returns[i] = Math.log(close[i]! / close[i - 1]!);
  }
  return returns;
}

/** Sessions on either side that count as near: a quarter of a year. */
const NEARBY = 60;

/** No series is so quiet that a move of this size would be remarkable in itself. */
const SMALLEST = 0.003;

/**
 * A robust standard deviation of the log returns within {@link NEARBY} sessions of `at`, which is left out as are
 * its neighbours. The largest tenth is left out too, so that other faults nearby do not hide this one.
 *
 * @param returns (T) with NaN where there is none.
 * @returns At least {@link SMALLEST}.
 */
export function typicalMove(returns: Readonly<Float64Array>, at: number): number {
  const moves = new Float64Array(2 * NEARBY + 1);
  let count = 0;
  const end = Math.min(returns.length - 1, at + NEARBY);
  for (let i = Math.max(1, at - NEARBY); i <= end; i++) {
    const move = Math.abs(returns[i]!);
    if (Math.abs(i - at) > 1 && Number.isFinite(move)) moves[count++] = move;
  }
  const kept = moves
    .subarray(0, count)
    .sort()
    .subarray(0, Math.ceil(count * 0.9));
  if (kept.length === 0) return SMALLEST;
  // The mean absolute value of a standard normal variable is 0.80, and that of its lower nine tenths 0.66.
  const mean = kept.reduce((sum, move) => sum + move, 0) / kept.length;
  return Math.max(SMALLEST, mean / 0.66);
}

/** The median of the values that are above 0, of `start <= i < end`; NaN where there is none. */
export function medianAboveZero(
  values: Readonly<Float64Array>,
  start: number,
  end: number,
): number {
  const some = [...values.subarray(Math.max(0, start), Math.max(0, end))].filter((v) => v > 0);
  some.sort((a, b) => a - b);
  return some[some.length >> 1] ?? Number.NaN;
}
