/** @file HARx's equations: ridge regressions that all series of a panel share, and the widths they give. */

import type { VarianceBasis } from "../../dataset/variance-levels.ts";
import {
  addRow,
  combinedSums,
  emptySums,
  type RowSums,
  ridge,
  type SumsPart,
} from "../../numerics/ridge.ts";
import {
  type HarxColumns,
  type HarxInput,
  harxInputs,
  harxTarget,
  type InputGroup,
} from "./harx-columns.ts";
import { MIN_SHAPE_RESIDUALS } from "./residual-shape.ts";

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
  return Math.max(ROWS_PER_INPUT * inputs, MIN_SHAPE_RESIDUALS);
}

/**
 * The equations of a step. Each is fitted on every session whose inputs are all known, those with more known among
 * them. One with fewer rows than {@link minRows} is left out.
 *
 * @returns Richest first.
 */
export function fitEquations(all: readonly HarxColumns[], stepAhead: number): HarxEquation[] {
  const inputs = all.map((columns) => harxInputs(columns, stepAhead));
  const names = inputs[0]!.map(({ name }) => name);
  const rows = inputs.map((ofSeries, s) => [
    ...ofSeries.map(({ column }) => column),
    harxTarget(all[s]!.levels, stepAhead),
  ]);
  const parts = partsOf(inputs[0]!, shiftOf(rows));
  for (const columns of rows) addRows(parts, columns);
  return parts.flatMap((part) => {
    const fit = ridge(combinedSums(sumsWithin(part, parts)), LAMBDA);
    if (!fit || fit.rows < minRows(fit.coefficients.length)) return [];
    const equation: HarxEquation = {
      basis: all[0]!.levels.basis,
      stepAhead,
      inputs: Array.from(part.columns.subarray(0, -1), (i) => names[i]!),
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

/** The rows of which as much is known as an equation uses, and not as much as a richer one does. */
interface RowsOfRichness {
  readonly groups: readonly InputGroup[];
  /** Which columns of a series it uses, the target's last. */
  readonly columns: Int32Array;
  readonly sums: RowSums;
}

function partsOf(inputs: readonly HarxInput[], shift: Float64Array): RowsOfRichness[] {
  return richnesses.map((groups) => {
    const used = inputs.flatMap(({ group }, i) => (groups.includes(group) ? [i] : []));
    const columns = Int32Array.of(...used, inputs.length);
    return { groups, columns, sums: emptySums(Float64Array.from(columns, (i) => shift[i]!)) };
  });
}

/** What every part knows that has all groups of this one. */
function sumsWithin(
  { groups, columns }: RowsOfRichness,
  parts: readonly RowsOfRichness[],
): SumsPart[] {
  return parts
    .filter((part) => groups.every((group) => part.groups.includes(group)))
    .map((part) => ({ sums: part.sums, columns: columns.map((i) => part.columns.indexOf(i)) }));
}

/** Adds each session to the richest part whose columns are known there. @param columns (T) of a series. */
function addRows(parts: readonly RowsOfRichness[], columns: readonly Float64Array[]): void {
  const rows = parts.map((part) => new Float64Array(part.columns.length));
  for (let t = WARM_UP_SESSIONS; t < columns[0]!.length; t++) {
    const richest = parts.findIndex((part, p) => gatherRow(columns, part.columns, t, rows[p]!));
    if (richest >= 0) addRow(parts[richest]!.sums, rows[richest]!);
  }
}

/** Writes the values of a session. @returns Whether all are known; else some are not written. */
function gatherRow(
  columns: readonly Float64Array[],
  used: Int32Array,
  t: number,
  row: Float64Array,
): boolean {
  for (let c = 0; c < used.length; c++) {
    const value = columns[used[c]!]![t]!;
    if (!Number.isFinite(value)) return false;
    row[c] = value;
  }
  return true;
}

/** A known value of each column, the target's last; 0 where there is none. @param rows Columns of each series. */
function shiftOf(rows: readonly (readonly Float64Array[])[]): Float64Array {
  return Float64Array.from(rows[0]!, (_, i) => {
    for (const columns of rows) {
      const value = columns[i]!.subarray(WARM_UP_SESSIONS).find(Number.isFinite);
      if (value !== undefined) return value;
    }
    return 0;
  });
}
