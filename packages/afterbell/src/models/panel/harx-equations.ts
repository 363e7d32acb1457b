/** @file HARx's equations: ridge regressions that all series of a panel share. */

import type { VarianceBasis } from "../../dataset/level-history.ts";
import type { NextSession } from "../../dataset/next-session.ts";
import type { Panel } from "../../domain/panel.ts";
import {
  addRows,
  combinedSums,
  emptySums,
  type RowSums,
  ridge,
  type SumsPart,
} from "../../numerics/ridge.ts";
import {
  type HarxColumns,
  harxColumns,
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
 * The equations of the steps 1 … `horizon`. Each is fitted on every session whose inputs are all known, those with more
 * known among them. One with fewer rows than {@link minRows} is left out.
 *
 * @returns Step by step, the richest first.
 */
export function fitEquations(
  panel: Panel,
  basis: VarianceBasis,
  { horizon, nextSession }: EquationOptions,
): HarxEquation[] {
  const columnsOf = harxColumns(panel, basis, nextSession);
  const steps = Array.from({ length: horizon }, (_, h) => partsOf(panel, columnsOf, h + 1));
  for (const s of panel.series.keys()) {
    const columns = columnsOf(s);
    for (const [h, { parts }] of steps.entries()) addSessions(parts, rowColumns(columns, h + 1));
  }
  return steps.flatMap((step, h) => equationsOf(step, basis, h + 1));
}

export interface EquationOptions {
  readonly horizon: number;
  readonly nextSession: NextSession;
}

/** The rows of which as much is known as an equation uses, and not as much as a richer one does. */
interface RowsOfRichness {
  readonly groups: readonly InputGroup[];
  /** Which columns of a series it uses, the target's last. */
  readonly columns: Int32Array;
  readonly sums: RowSums;
}

interface StepSums {
  readonly names: readonly string[];
  readonly parts: readonly RowsOfRichness[];
}

/** No rows yet. */
function partsOf(
  { series }: Panel,
  columnsOf: (s: number) => HarxColumns,
  stepAhead: number,
): StepSums {
  const inputs = harxInputs(columnsOf(0), stepAhead);
  const shift = shiftOf(series.length, (s) => rowColumns(columnsOf(s), stepAhead));
  const parts = richnesses.map((groups) => {
    const used = inputs.flatMap(({ group }, i) => (groups.includes(group) ? [i] : []));
    const columns = Int32Array.of(...used, inputs.length);
    return { groups, columns, sums: emptySums(Float64Array.from(columns, (i) => shift[i]!)) };
  });
  return { names: inputs.map(({ name }) => name), parts };
}

/** The inputs of a series, and the target. */
function rowColumns(columns: HarxColumns, stepAhead: number): Float64Array[] {
  const inputs = harxInputs(columns, stepAhead).map(({ column }) => column);
  return [...inputs, harxTarget(columns.levels, stepAhead)];
}

function equationsOf(
  { names, parts }: StepSums,
  basis: VarianceBasis,
  stepAhead: number,
): HarxEquation[] {
  return parts.flatMap((part) => {
    const fit = ridge(combinedSums(sumsWithin(part, parts)), LAMBDA);
    if (!fit || fit.rows < minRows(fit.coefficients.length)) return [];
    const equation: HarxEquation = {
      ...{ basis, stepAhead },
      inputs: Array.from(part.columns.subarray(0, -1), (i) => names[i]!),
      intercept: fit.intercept,
      coefficients: [...fit.coefficients],
      rows: fit.rows,
    };
    return [equation];
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

/** Rows that are added at a time: a block of them is small enough for the processor's cache. */
const BLOCK_ROWS = 256;

/** Adds each session to the richest part whose columns are known there. @param columns (T) of a series. */
function addSessions(parts: readonly RowsOfRichness[], columns: readonly Float64Array[]): void {
  const { length } = columns[0]!;
  const isTaken = new Uint8Array(length).fill(1, 0, WARM_UP_SESSIONS);
  for (const part of parts) {
    const used = Array.from(part.columns, (i) => columns[i]!);
    const sessions = takeKnown(used, isTaken);
    for (let from = 0; from < sessions.length; from += BLOCK_ROWS) {
      addRows(part.sums, blockOf(used, sessions.subarray(from, from + BLOCK_ROWS)));
    }
  }
}

/** Takes the sessions at which all columns have a number. @returns Those that were not taken before. */
function takeKnown(columns: readonly Float64Array[], isTaken: Uint8Array): Int32Array {
  const isOut = isTaken.slice();
  for (const column of columns) {
    for (let t = 0; t < column.length; t++) if (!Number.isFinite(column[t]!)) isOut[t] = 1;
  }
  const sessions = new Int32Array(isOut.length);
  let count = 0;
  for (let t = 0; t < isOut.length; t++) {
    if (isOut[t] === 1) continue;
    sessions[count++] = t;
    isTaken[t] = 1;
  }
  return sessions.subarray(0, count);
}

/** @returns (columns, sessions) */
function blockOf(columns: readonly Float64Array[], sessions: Int32Array): Float64Array {
  const block = new Float64Array(columns.length * sessions.length);
  let filled = 0;
  for (const column of columns) {
    for (let r = 0; r < sessions.length; r++) block[filled++] = column[sessions[r]!]!;
  }
  return block;
}

/**
 * A known value of each column, the target's last; 0 where there is none.
 *
 * @param columnsOf Of a series, by its index in the panel. The first one or few tell all, as a rule.
 */
function shiftOf(series: number, columnsOf: (s: number) => Float64Array[]): Float64Array {
  const shift: (number | undefined)[] = columnsOf(0).map(() => undefined);
  for (let s = 0; s < series && shift.includes(undefined); s++) {
    for (const [i, column] of columnsOf(s).entries()) {
      shift[i] ??= column.subarray(WARM_UP_SESSIONS).find(Number.isFinite);
    }
  }
  return Float64Array.from(shift, (value) => value ?? 0);
}
