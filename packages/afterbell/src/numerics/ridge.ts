/** @file Ridge regression from sums over rows, so that rows need not be kept, and sums of parts can be added. */

import { choleskySolve } from "./cholesky.ts";

/**
 * Sums over rows of K inputs and a target, all less a constant of their column: it keeps the sums near what matters,
 * their spread. Parts that are added must have the same `shift`.
 */
export interface RowSums {
  readonly inputs: number;
  rows: number;
  /** (K + 1) constants, the target's last. */
  readonly shift: Float64Array;
  /** (K + 1) */
  readonly sums: Float64Array;
  /** (K + 1, K + 1) row-major, of which the lower triangle is used. */
  readonly products: Float64Array;
}

export interface RidgeFit {
  readonly intercept: number;
  /** (K) per unit of each input. */
  readonly coefficients: Float64Array;
  readonly rows: number;
}

/** @param shift (K + 1) about the means of the columns, such as one row. */
export function emptySums(shift: Float64Array): RowSums {
  const width = shift.length;
  return {
    ...{ inputs: width - 1, rows: 0, shift },
    sums: new Float64Array(width),
    products: new Float64Array(width * width),
  };
}

/** Adds a row. @param row (K + 1) finite, the target last. Overwritten. */
export function addRow(into: RowSums, row: Float64Array): void {
  addRows(into, row);
}

/**
 * Adds rows, to the very bits of adding one after the other: each product is summed in the order of the rows. A block of
 * some hundred stays in the processor's cache.
 *
 * @param block (K + 1, rows) finite, the target's column last. Overwritten.
 */
export function addRows(into: RowSums, block: Float64Array): void {
  const { shift, sums, products } = into;
  const width = shift.length;
  const rows = block.length / width;
  into.rows += rows;
  for (let i = 0; i < width; i++) {
    const column = block.subarray(i * rows, (i + 1) * rows);
    sums[i] = centredSum(column, shift[i]!, sums[i]!);
    for (let j = 0; j <= i; j += 4) {
      const into4 = products.subarray(i * width + j, i * width + Math.min(j + 4, i + 1));
      addProducts(into4, column, block.subarray(j * rows));
    }
  }
}

/** Takes the shift from each value. @returns A sum, with the values added. */
function centredSum(column: Float64Array, shift: number, sum: number): number {
  let total = sum;
  for (let r = 0; r < column.length; r++) {
    const value = column[r]! - shift;
    column[r] = value;
    total += value;
  }
  return total;
}

/** Adds a column's products with up to four others. @param others Column after column. */
function addProducts(into: Float64Array, column: Float64Array, others: Float64Array): void {
  const rows = column.length;
  if (into.length === 4) {
    addFourProducts(into, column, others);
    return;
  }
  for (let j = 0; j < into.length; j++) {
    let sum = into[j]!;
    for (let r = 0; r < rows; r++) sum += column[r]! * others[j * rows + r]!;
    into[j] = sum;
  }
}

/** An addition waits for the one before it in its sum, but not for those of the other three. */
function addFourProducts(into: Float64Array, column: Float64Array, others: Float64Array): void {
  const rows = column.length;
  let [a, b, c, d] = [into[0]!, into[1]!, into[2]!, into[3]!];
  for (let r = 0; r < rows; r++) {
    const value = column[r]!;
    a += value * others[r]!;
    b += value * others[rows + r]!;
    c += value * others[2 * rows + r]!;
    d += value * others[3 * rows + r]!;
  }
  into.set([a, b, c, d]);
}

/** Some columns of what was summed. */
export interface SumsPart {
  readonly sums: RowSums;
  /** Which of its columns, ascending, the target's among them. */
  readonly columns: Readonly<Int32Array>;
}

/** Sums of the rows of all parts. Their columns must be the same, in the same order. */
export function combinedSums(parts: readonly SumsPart[]): RowSums {
  const [first] = parts as [SumsPart];
  const total = emptySums(Float64Array.from(first.columns, (i) => first.sums.shift[i]!));
  const width = total.shift.length;
  for (const { sums: part, columns } of parts) {
    total.rows += part.rows;
    for (let c = 0; c < width; c++) {
      total.sums[c]! += part.sums[columns[c]!]!;
      for (let d = 0; d <= c; d++) {
        const offset = columns[c]! * part.shift.length + columns[d]!;
        total.products[c * width + d]! += part.products[offset]!;
      }
    }
  }
  return total;
}

/**
 * Ridge regression on standardised inputs: minimises mean squared error + λ |w|², where w are the coefficients per
 * standard deviation (of the population). The intercept is not shrunk. An input without spread has the coefficient 0.
 *
 * @returns null where no row or too little spread leaves nothing to solve.
 */
export function ridge(sums: RowSums, lambda: number): RidgeFit | null {
  const { inputs, rows, shift } = sums;
  const width = inputs + 1;
  const means = sums.sums.map((sum) => sum / rows);
  const covariance = (i: number, j: number) =>
    sums.products[i * width + j]! / rows - means[i]! * means[j]!;
  const scales = Float64Array.from({ length: inputs }, (_, i) => deviation(covariance(i, i)));
  const system = new Float64Array(inputs * inputs);
  const right = new Float64Array(inputs);
  for (let i = 0; i < inputs; i++) {
    right[i] = covariance(inputs, i) / scales[i]!;
    for (let j = 0; j < i; j++) {
      system[i * inputs + j] = covariance(i, j) / (scales[i]! * scales[j]!);
    }
    system[i * inputs + i] = covariance(i, i) / scales[i]! ** 2 + lambda;
  }
  const weights = rows > 0 ? choleskySolve(system, right) : null;
  if (!weights) return null;
  const coefficients = weights.map((weight, i) => weight / scales[i]!);
  const intercept = coefficients.reduce(
    (rest, coefficient, i) => rest - coefficient * (shift[i]! + means[i]!),
    shift[inputs]! + means[inputs]!,
  );
  return { intercept, coefficients, rows };
}

/** 1 for a column without spread, or with no more than rounding leaves. */
function deviation(variance: number): number {
  return variance > 1e-20 ? Math.sqrt(variance) : 1;
}
