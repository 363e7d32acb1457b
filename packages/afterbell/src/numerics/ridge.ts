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
  }
  // The tiles of two rows of the lower triangle reach a little beyond it where there is room, which nothing looks at.
  for (let i = 0; i < width; i += 2) {
    for (let j = 0; j <= Math.min(i + 1, width - 1); j += 4) {
      if (i + 2 <= width && j + 4 <= width) addTile(products, block, { i, j, width, rows });
      else addProducts(products, block, { i, j, width, rows });
    }
  }
}

/** Where a tile of products begins. */
interface Tile {
  readonly i: number;
  readonly j: number;
  readonly width: number;
  readonly rows: number;
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

/** Adds the products of up to two columns with up to four others. */
function addProducts(into: Float64Array, block: Float64Array, { i, j, width, rows }: Tile): void {
  for (let k = i; k < Math.min(i + 2, width); k++) {
    for (let l = j; l < Math.min(j + 4, width); l++) {
      let sum = into[k * width + l]!;
      for (let r = 0; r < rows; r++) sum += block[k * rows + r]! * block[l * rows + r]!;
      into[k * width + l] = sum;
    }
  }
}

/** Adds the products of two columns with four. An addition waits for the one before it in its sum, but not for the others. */
function addTile(into: Float64Array, block: Float64Array, { i, j, width, rows }: Tile): void {
  const [one, two] = [i * width + j, (i + 1) * width + j];
  let [a, b, c, d] = [into[one]!, into[one + 1]!, into[one + 2]!, into[one + 3]!];
  let [e, f, g, h] = [into[two]!, into[two + 1]!, into[two + 2]!, into[two + 3]!];
  const [x, z] = [block.subarray(i * rows, (i + 1) * rows), block.subarray((i + 1) * rows)];
  const y = block.subarray(j * rows, (j + 4) * rows);
  for (let r = 0; r < rows; r++) {
    const u = x[r]!;
    const v = z[r]!;
    const p = y[r]!;
    const q = y[rows + r]!;
    const s = y[2 * rows + r]!;
    const t = y[3 * rows + r]!;
    a += u * p;
    b += u * q;
    c += u * s;
    d += u * t;
    e += v * p;
    f += v * q;
    g += v * s;
    h += v * t;
  }
  into.set([a, b, c, d], one);
  into.set([e, f, g, h], two);
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
