/** y += x · kernel. @param kernel (x.length, y.length) row-major. */
export function addProduct(y: Float64Array, x: Float64Array, kernel: Float64Array): void {
  const width = y.length;
  for (let f = 0; f < x.length; f++) {
    const value = x[f]!;
    const row = f * width;
    for (let e = 0; e < width; e++) y[e] = y[e]! + value * kernel[row + e]!;
  }
}
