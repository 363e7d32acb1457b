/** More decimals are those of a computed number, not of one that was written. */
const MOST = 9;

/** Decimals of the value of a column that has most of them, at most {@link MOST}. NaN has none. */
export function mostDecimalsOf(values: Readonly<Float64Array>): number {
  let decimals = decimalsByColumn.get(values);
  if (decimals === undefined) {
    decimals = 0;
    for (const value of values) {
      const text = String(value);
      if (text.includes("e-")) decimals = MOST;
      const point = text.indexOf(".");
      if (point >= 0) decimals = Math.max(decimals, text.length - point - 1);
      if (decimals >= MOST) break;
    }
    decimals = Math.min(decimals, MOST);
    decimalsByColumn.set(values, decimals);
  }
  return decimals;
}

const decimalsByColumn = new WeakMap<Readonly<Float64Array>, number>();
