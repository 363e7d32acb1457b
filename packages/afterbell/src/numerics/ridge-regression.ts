export interface LinearFunction {
  readonly intercept: number;
  /** (K), of the inputs as they were given. */
  readonly coefficients: Float64Array;
}

/** Of an input that never varies: its coefficient is then 0, since its standardised values are. */
const MIN_DEVIATION = 1e-9;

/**
 * Least squares with a penalty on standardised inputs: mean squared error of y - a - Z w, plus λ |w|², Z the inputs
 * less their mean over their standard deviation (that of all rows, divisor N). The intercept is not penalised.
 *
 * Source: A. E. Hoerl, R. W. Kennard, "Ridge regression: biased estimation for nonorthogonal problems",
 * Technometrics 12(1), 1970.
 *
 * @param inputs (N, K) row-major, finite; N at least 1.
 * @param targets (N) finite.
 * @param penalty λ, above 0.
 */
export function ridgeRegression(
  inputs: Float64Array,
  targets: Float64Array,
  penalty: number,
): LinearFunction {
  const rows = targets.length;
  const width = inputs.length / rows;
  const { means, deviations } = columnMoments(inputs, rows, width);
  const meanTarget = targets.reduce((sum, y) => sum + y, 0) / rows;
  const products = new Float64Array(width * width);
  const sides = new Float64Array(width);
  const z = new Float64Array(width);
  for (let n = 0; n < rows; n++) {
    for (let k = 0; k < width; k++) z[k] = (inputs[n * width + k]! - means[k]!) / deviations[k]!;
    for (let k = 0; k < width; k++) {
      sides[k]! += (z[k]! * (targets[n]! - meanTarget)) / rows;
      for (let j = 0; j <= k; j++) products[k * width + j]! += (z[k]! * z[j]!) / rows;
    }
  }
  for (let k = 0; k < width; k++) products[k * width + k]! += penalty;
  const coefficients = solvePositive(products, sides).map((w, k) => w / deviations[k]!);
  const intercept = coefficients.reduce((sum, w, k) => sum - w * means[k]!, meanTarget);
  return { intercept, coefficients };
}

interface ColumnMoments {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

function columnMoments(inputs: Float64Array, rows: number, width: number): ColumnMoments {
  const means = new Float64Array(width);
  const deviations = new Float64Array(width);
  for (let k = 0; k < width; k++) {
    let [sum, squares] = [0, 0];
    for (let n = 0; n < rows; n++) sum += inputs[n * width + k]!;
    means[k] = sum / rows;
    for (let n = 0; n < rows; n++) squares += (inputs[n * width + k]! - means[k]!) ** 2;
    deviations[k] = Math.sqrt(squares / rows) + MIN_DEVIATION;
  }
  return { means, deviations };
}

/**
 * Solves A x = b by Cholesky's decomposition.
 *
 * @param a (K, K) row-major, positive definite; its lower triangle is read, and overwritten.
 */
function solvePositive(a: Float64Array, b: Float64Array): Float64Array {
  const size = b.length;
  const x = b.slice();
  for (let k = 0; k < size; k++) {
    for (let j = 0; j <= k; j++) {
      let value = a[k * size + j]!;
      for (let i = 0; i < j; i++) value -= a[k * size + i]! * a[j * size + i]!;
      a[k * size + j] = j === k ? Math.sqrt(value) : value / a[j * size + j]!;
    }
    for (let i = 0; i < k; i++) x[k]! -= a[k * size + i]! * x[i]!;
    x[k]! /= a[k * size + k]!;
  }
  for (let k = size - 1; k >= 0; k--) {
    for (let i = k + 1; i < size; i++) x[k]! -= a[i * size + k]! * x[i]!;
    x[k]! /= a[k * size + k]!;
  }
  return x;
}
