/** @file Numbers for people, the same on every machine regardless of its locale. */

/** Never parted from its number by the end of a line. */
export const PERCENT = "\u00a0%";

/** With commas between thousands. */
export function fixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const sign = value < 0 && Number(text) !== 0 ? "−" : "";
  return sign + (fraction === undefined ? grouped : `${grouped}.${fraction}`);
}

/** Five significant digits, and never fewer than the whole part: 1,234,568; 187.42; 0.00012346. */
export function price(value: number): string {
  return significant(value, 5);
}

/** Four significant digits, likewise. */
export function score(value: number): string {
  return significant(value, 4);
}

/** A share as a percentage with one decimal. */
export function percent(share: number): string {
  return Number.isFinite(share) ? `${fixed(share * 100, 1)}${PERCENT}` : "–";
}

/** A p-value with four decimals; of a smaller one, that it is. */
export function pValue(p: number): string {
  return p < 0.0001 ? "< 0.0001" : fixed(p, 4);
}

/** A nominal share as a percentage: 90 %, 97.5 %. */
export function nominalPercent(share: number): string {
  return `${Number((share * 100).toFixed(3))}${PERCENT}`;
}

/** `1 session`, `2 sessions`. */
export function counted(count: number, noun: string): string {
  return `${fixed(count, 0)} ${noun}${count === 1 ? "" : "s"}`;
}

function significant(value: number, digits: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const decimals = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  return fixed(value, Math.max(0, Math.min(12, decimals)));
}
