/** @file The widths that HARx's equations give. */

import type { IndexRange } from "../../dataset/fold.ts";
import { columnsWithin, type HarxColumns, harxInputs } from "./harx-columns.ts";
import { type HarxEquation, WARM_UP_SESSIONS } from "./harx-equations.ts";

/**
 * The width of a step from some sessions: the root of the variance over the whole step, as a log return, by the richest
 * equation whose inputs are known there.
 *
 * @param sessions Of the columns, those to have widths of.
 * @returns (sessions) NaN where no equation has its inputs.
 */
export function harxWidths(
  columns: HarxColumns,
  stepAhead: number,
  equations: readonly HarxEquation[],
  sessions: IndexRange,
): Float64Array {
  const inputsOf = harxInputs(columnsWithin(columns, sessions), stepAhead);
  const byName = new Map(inputsOf.map(({ name, column }) => [name, column]));
  const { start, end } = sessions;
  const widths = new Float64Array(end - start).fill(Number.NaN);
  const root = Math.sqrt(stepAhead);
  const warmUp = Math.max(0, WARM_UP_SESSIONS - start);
  for (const { inputs, intercept, coefficients } of equations) {
    const logs = new Float64Array(widths.length).fill(intercept);
    addMultiples(
      logs,
      coefficients,
      inputs.map((name) => byName.get(name)!),
    );
    let isMissing = false;
    for (let t = warmUp; t < widths.length; t++) {
      if (Number.isNaN(widths[t]!)) widths[t] = Math.exp(logs[t]! / 2) * root;
      isMissing ||= Number.isNaN(widths[t]!);
    }
    if (!isMissing) break;
  }
  return widths;
}

/** Adds columns times their factors, one after the other; four in a pass, for memory is what takes the time. */
function addMultiples(
  into: Float64Array,
  factors: readonly number[],
  columns: readonly Float64Array[],
): void {
  let i = 0;
  for (; i + 4 <= columns.length; i += 4) addFourMultiples(into, factors, columns, i);
  for (; i < columns.length; i++) {
    const factor = factors[i]!;
    const column = columns[i]!;
    for (let t = 0; t < into.length; t++) into[t]! += factor * column[t]!;
  }
}

/** @param i Of the first of the four. */
function addFourMultiples(
  into: Float64Array,
  factors: readonly number[],
  columns: readonly Float64Array[],
  i: number,
): void {
  const [a, b, c, d] = [factors[i]!, factors[i + 1]!, factors[i + 2]!, factors[i + 3]!];
  const [x, y, z, w] = [columns[i]!, columns[i + 1]!, columns[i + 2]!, columns[i + 3]!];
  for (let t = 0; t < into.length; t++) {
    into[t] = into[t]! + a * x[t]! + b * y[t]! + c * z[t]! + d * w[t]!;
  }
}
