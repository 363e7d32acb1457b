/** @file HARx's equations: ridge regressions that all series of a panel share, and the widths they give. */

import type { VarianceBasis } from "../../dataset/variance-levels.ts";
import { addRow, combinedSums, emptySums, type RowSums, ridge } from "../../numerics/ridge.ts";
import {
  type HarxColumns,
  type HarxInput,
  harxInputs,
  harxTarget,
  type InputGroup,
} from "./harx-columns.ts";
import { MIN_RESIDUALS } from "./residual-shape.ts";

/** ln of the mean variance per session, over a step, as a linear function of inputs. */
export interface HarxEquation {
  readonly basis: VarianceBasis;
  readonly stepAhead: number;
  readonly inputs: readonly string[];
  readonly intercept: number;
  /** One per input, in its own unit. */
  readonly coefficients: readonly number[];
  /** Sessions of all series that it was fitted on. */
  readonly rows: number;
}

/** Sessions before the first row: the longest mean has 66 sessions, and returns begin with the second. */
export const WARM_UP_SESSIONS = 66;
/** Rows that an equation needs for each input, and as many as a shape needs of residuals in any case. */
const ROWS_PER_INPUT = 10;
const LAMBDA = 0.001;

/** An equation uses all that is known of a session. Richest first. */
const richnesses: readonly (readonly InputGroup[])[] = [
  ["own", "volume", "market", "marketVolume"],
  ["own", "market"],
  ["own", "volume"],
  ["own"],
];

/** Rows that an equation of so many inputs needs. */
export function minRows(inputs: number): number {
  return Math.max(ROWS_PER_INPUT * inputs, MIN_RESIDUALS);
}

/**
 * The equations of a step. Each is fitted on every session whose inputs are all known, those with more known among
 * them. One with fewer rows than {@link minRows} is left out.
 *
 * @returns Richest first.
 */
export function fitEquations(all: readonly HarxColumns[], stepAhead: number): HarxEquation[] {
  const inputs = all.map((columns) => harxInputs(columns, stepAhead));
  const first = inputs[0]!;
  const shift = shiftOf(inputs, all, stepAhead);
  const parts = richnesses.map(() => emptySums(shift));
  const indices = richnesses.map((groups) => indicesOf(first, groups));
  for (const [s, columns] of all.entries()) {
    addRows(parts, indices, inputs[s]!, harxTarget(columns.levels, stepAhead));
  }
  return richnesses.flatMap((groups, v) => {
    const among = parts.filter((_, other) =>
      groups.every((one) => richnesses[other]!.includes(one)),
    );
    const columns = Int32Array.of(...indices[v]!, first.length);
    const fit = ridge(combinedSums(among, columns), LAMBDA);
    if (!fit || fit.rows < minRows(fit.coefficients.length)) return [];
    const equation: HarxEquation = {
      basis: all[0]!.levels.basis,
      stepAhead,
      inputs: Array.from(indices[v]!, (i) => first[i]!.name),
      intercept: fit.intercept,
      coefficients: [...fit.coefficients],
      rows: fit.rows,
    };
    return [equation];
  });
}

/**
 * The width of a step from each session: the root of the variance over the whole step, as a log return, by the richest
 * equation whose inputs are known there.
 *
 * @returns (T) NaN where no equation has its inputs.
 */
export function harxWidths(
  columns: HarxColumns,
  stepAhead: number,
  equations: readonly HarxEquation[],
): Float64Array {
  const byName = new Map(harxInputs(columns, stepAhead).map(({ name, column }) => [name, column]));
  const widths = new Float64Array(columns.days.length).fill(Number.NaN);
  for (const { inputs, intercept, coefficients } of equations) {
    const used = inputs.map((name) => byName.get(name)!);
    for (let t = WARM_UP_SESSIONS; t < widths.length; t++) {
      if (!Number.isNaN(widths[t]!)) continue;
      let log = intercept;
      for (let i = 0; i < used.length; i++) log += coefficients[i]! * used[i]![t]!;
      widths[t] = Math.exp(log / 2) * Math.sqrt(stepAhead);
    }
  }
  return widths;
}

/** Adds each session to the sums of the richest equation whose inputs are known there. */
function addRows(
  parts: readonly RowSums[],
  indices: readonly Int32Array[],
  inputs: readonly HarxInput[],
  target: Float64Array,
): void {
  const columns = [...inputs.map(({ column }) => column), target];
  const used = indices.map((of) => Int32Array.of(...of, inputs.length));
  const row = new Float64Array(columns.length);
  for (let t = WARM_UP_SESSIONS; t < target.length; t++) {
    for (let i = 0; i < row.length; i++) row[i] = columns[i]![t]!;
    const richest = used.findIndex((of) => isKnown(row, of));
    if (richest >= 0) addRow(parts[richest]!, row, used[richest]!);
  }
}

function isKnown(row: Float64Array, columns: Int32Array): boolean {
  for (let c = 0; c < columns.length; c++) {
    if (!Number.isFinite(row[columns[c]!]!)) return false;
  }
  return true;
}

function indicesOf(inputs: readonly HarxInput[], groups: readonly InputGroup[]): Int32Array {
  return Int32Array.from(inputs.flatMap(({ group }, i) => (groups.includes(group) ? [i] : [])));
}

/** A known value of each column, the target's last; 0 where there is none. */
function shiftOf(
  inputs: readonly (readonly HarxInput[])[],
  all: readonly HarxColumns[],
  stepAhead: number,
): Float64Array {
  const knownOf = (columns: Iterable<Float64Array>) => {
    for (const column of columns) {
      const value = column.subarray(WARM_UP_SESSIONS).find(Number.isFinite);
      if (value !== undefined) return value;
    }
    return 0;
  };
  const targets = all.map(({ levels }) => harxTarget(levels, stepAhead));
  const shifts = inputs[0]!.map((_, i) => knownOf(inputs.map((of) => of[i]!.column)));
  return Float64Array.of(...shifts, knownOf(targets));
}
