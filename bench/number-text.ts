/** @file Numbers for people: three digits that count, and the unit that suits. */

/** @returns Such as `0.0751 s`, `32.1 µs`. */
export function timeText(seconds: number, unit: "s" | "µs"): string {
  return `${threeDigits(unit === "s" ? seconds : seconds * 1e6)} ${unit}`;
}

/** @returns Such as `5.08×`. */
export function timesText(ratio: number): string {
  return `${threeDigits(ratio)}×`;
}

/** @param share 0 to 1. */
export function percentText(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

/** @returns In millions of bytes, such as `-0.3 MB`. */
export function megabytesText(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function threeDigits(value: number): string {
  const digits = Math.floor(Math.log10(Math.abs(value))) + 1;
  const decimals = Math.max(0, 3 - digits);
  return value.toLocaleString("en", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
