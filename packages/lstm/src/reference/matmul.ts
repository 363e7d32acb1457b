/**
 * @file Products of row-major matrices, accumulated into the result.
 *
 * Four products are added to two elements at a time: each value loaded then serves several times,
 * and the plain triple loop is two to three times slower. The order of additions into one element
 * depends only on the inner dimension, so a row of the result has the same bits whatever the other
 * rows are.
 */

/** C (m, n) += A (m, k) · B (k, n). Offsets are where A and C begin in their arrays. */
export function multiplyAdd(
  a: Float64Array,
  aOffset: number,
  b: Float64Array,
  c: Float64Array,
  cOffset: number,
  m: number,
  k: number,
  n: number,
): void {
  let row = 0;
  for (; row + 2 <= m; row += 2) {
    const a0 = aOffset + row * k;
    const c0 = cOffset + row * n;
    let p = 0;
    for (; p + 4 <= k; p += 4) addToPair(a, a0 + p, 1, k, b, p * n, c, c0, n);
    for (; p < k; p++) {
      addScaledRow(a[a0 + p]!, b, p * n, c, c0, n);
      addScaledRow(a[a0 + k + p]!, b, p * n, c, c0 + n, n);
    }
  }
  if (row < m) {
    const a0 = aOffset + row * k;
    const c0 = cOffset + row * n;
    let p = 0;
    for (; p + 4 <= k; p += 4) addToRow(a, a0 + p, 1, b, p * n, c, c0, n);
    for (; p < k; p++) addScaledRow(a[a0 + p]!, b, p * n, c, c0, n);
  }
}

/** C (k, n) += Aᵀ · B for A (m, k), B (m, n): a weight gradient over m rows. */
export function multiplyTransposedAdd(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  let row = 0;
  for (; row + 4 <= m; row += 4) {
    let p = 0;
    for (; p + 2 <= k; p += 2) addToPair(a, row * k + p, k, 1, b, row * n, c, p * n, n);
    if (p < k) addToRow(a, row * k + p, k, b, row * n, c, p * n, n);
  }
  for (; row < m; row++) {
    for (let p = 0; p < k; p++) addScaledRow(a[row * k + p]!, b, row * n, c, p * n, n);
  }
}

/**
 * Adds four rows of B, each scaled, to two neighbouring rows of C. The scales of the first row start
 * at `a0`, `step` apart, those of the second `next` later.
 */
function addToPair(
  a: Float64Array,
  a0: number,
  step: number,
  next: number,
  b: Float64Array,
  b0: number,
  c: Float64Array,
  c0: number,
  n: number,
): void {
  const x0 = a[a0]!;
  const x1 = a[a0 + step]!;
  const x2 = a[a0 + 2 * step]!;
  const x3 = a[a0 + 3 * step]!;
  const y0 = a[a0 + next]!;
  const y1 = a[a0 + next + step]!;
  const y2 = a[a0 + next + 2 * step]!;
  const y3 = a[a0 + next + 3 * step]!;
  for (let j = 0; j < n; j++) {
    const v0 = b[b0 + j]!;
    const v1 = b[b0 + n + j]!;
    const v2 = b[b0 + 2 * n + j]!;
    const v3 = b[b0 + 3 * n + j]!;
    c[c0 + j]! += x0 * v0 + x1 * v1 + x2 * v2 + x3 * v3;
    c[c0 + n + j]! += y0 * v0 + y1 * v1 + y2 * v2 + y3 * v3;
  }
}

/** {@link addToPair} for a last, single row: the same additions in the same order. */
function addToRow(
  a: Float64Array,
  a0: number,
  step: number,
  b: Float64Array,
  b0: number,
  c: Float64Array,
  c0: number,
  n: number,
): void {
  const x0 = a[a0]!;
  const x1 = a[a0 + step]!;
  const x2 = a[a0 + 2 * step]!;
  const x3 = a[a0 + 3 * step]!;
  for (let j = 0; j < n; j++) {
    const v0 = b[b0 + j]!;
    const v1 = b[b0 + n + j]!;
    const v2 = b[b0 + 2 * n + j]!;
    const v3 = b[b0 + 3 * n + j]!;
    c[c0 + j]! += x0 * v0 + x1 * v1 + x2 * v2 + x3 * v3;
  }
}

function addScaledRow(
  scale: number,
  b: Float64Array,
  b0: number,
  c: Float64Array,
  c0: number,
  n: number,
): void {
  for (let j = 0; j < n; j++) c[c0 + j]! += scale * b[b0 + j]!;
}

/** @param a (m, n) @param out (n, m), overwritten. */
export function transpose(a: Float64Array, out: Float64Array, m: number, n: number): void {
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) out[column * m + row] = a[row * n + column]!;
  }
}

/** Every row of C (m, n) := the bias (n). */
export function fillRows(bias: Float64Array, c: Float64Array, m: number): void {
  for (let row = 0; row < m; row++) c.set(bias, row * bias.length);
}

/** sum (n) += the column sums of A (m, n). */
export function addColumnSums(a: Float64Array, sum: Float64Array, m: number): void {
  const n = sum.length;
  for (let row = 0; row < m; row++) {
    for (let j = 0; j < n; j++) sum[j]! += a[row * n + j]!;
  }
}
