import { addRow, emptySums, ridge } from "./ridge.ts";

export interface LinearFunction {
  readonly intercept: number;
  /** (K), of the inputs as they were given. */
  readonly coefficients: Float64Array;
}

/**
 * Least squares with a penalty on standardised inputs: mean squared error of y - a - Z w, plus λ |w|², Z the inputs
 * less their mean over their standard deviation (that of all rows, divisor N). The intercept is not penalised. An
 * input that never varies has the coefficient 0.
 *
 * Source: A. E. Hoerl, R. W. Kennard, "Ridge regression: biased estimation for nonorthogonal problems",
 * Technometrics 12(1), 1970.
 *
 * @param inputs (N, K) row-major, finite; N at least 1.
 * @param targets (N) finite.
 * @param penalty λ, above 0, so that there is always a solution.
 */
export function ridgeRegression(
  inputs: Float64Array,
  targets: Float64Array,
  penalty: number,
): LinearFunction {
  const width = inputs.length / targets.length;
  const rowAt = (n: number) => {
    const row = new Float64Array(width + 1);
    row.set(inputs.subarray(n * width, (n + 1) * width));
    row[width] = targets[n]!;
    return row;
  };
  const sums = emptySums(rowAt(0));
  for (let n = 0; n < targets.length; n++) addRow(sums, rowAt(n));
  const { intercept, coefficients } = ridge(sums, penalty)!;
  return { intercept, coefficients };
}
