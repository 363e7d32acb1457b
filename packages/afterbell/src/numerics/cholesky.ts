/**
 * Solves A x = b for a symmetric, positive definite A by Cholesky's decomposition A = L Lᵀ.
 *
 * Source: G. H. Golub, C. F. Van Loan, "Matrix computations", 4th edition, section 4.2.
 *
 * @param a (N, N) row-major, of which only the lower triangle is read.
 * @param b (N)
 * @returns (N) x; null where A is not positive definite, NaN included.
 */
export function choleskySolve(
  a: Readonly<Float64Array>,
  b: Readonly<Float64Array>,
): Float64Array | null {
  const size = b.length;
  const lower = choleskyFactor(a, size);
  if (!lower) return null;
  const x = new Float64Array(b);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) x[i]! -= lower[i * size + j]! * x[j]!;
    x[i]! /= lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) x[i]! -= lower[j * size + i]! * x[j]!;
    x[i]! /= lower[i * size + i]!;
  }
  return x;
}

/** @returns (N, N) row-major L, with zeros above the diagonal. */
function choleskyFactor(a: Readonly<Float64Array>, size: number): Float64Array | null {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * size + j]!;
      for (let k = 0; k < j; k++) rest -= lower[i * size + k]! * lower[j * size + k]!;
      if (i === j && !(rest > 0)) return null;
      lower[i * size + j] = i === j ? Math.sqrt(rest) : rest / lower[j * size + j]!;
    }
  }
  return lower;
}
