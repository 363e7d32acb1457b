/**
 * A double as Python's `repr` writes it, and so as pandas does in CSV: the shortest digits that
 * read back as the same number, with `.0` for whole ones (`139.0`, `1e-05`, `1e+16`).
 *
 * JavaScript finds the same digits but puts the exponent elsewhere.
 *
 * @param value Finite.
 */
export function pythonFloat(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  const magnitude = Math.abs(value);
  if (value === 0 || (magnitude >= 1e-4 && magnitude < 1e16)) {
    return Number.isInteger(value) ? `${value}.0` : String(value);
  }
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}
