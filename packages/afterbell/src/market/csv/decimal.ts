/**
 * @file Numbers as people and vendors write them: `1,234.56`, `1.234,56`, `1 234,56`, `$167.66`,
 * `68.75M`, `31,84M`. Whether the comma or the point is decimal is decided from a whole file, never
 * from one cell: a single `1,234` may be either.
 */

import { AmbiguousNumbersError } from "./csv-errors.ts";

export type DecimalMark = "." | ",";

export type ParsedNumber =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "missing" }
  | { readonly kind: "malformed" };

/** A cell and its line. */
export interface NumberCell {
  readonly line: number;
  readonly text: string;
}

const missingWords = new Set(["", "null", "nan", "none", "n/a", "#n/a", "na", "n.a.", "nat"]);

export function isMissing(text: string): boolean {
  return missingWords.has(text.trim().toLowerCase()) || /^[-–—]+$/.test(text.trim());
}

/** Reads one cell. A number too large for a double is malformed. */
export function parseDecimal(text: string, mark: DecimalMark): ParsedNumber {
  if (isMissing(text)) return { kind: "missing" };
  const parts = partsOf(text);
  if (parts === null || parts.isPercent || !patterns[mark].test(parts.digits)) {
    return { kind: "malformed" };
  }
  const plain = parts.digits.replace(groupSeparators[mark], "").replace(",", ".");
  // Shifting the exponent in the text keeps 68.75M at exactly 68750000.
  const value = Number(parts.power === 0 ? plain : `${plain}e${parts.power}`);
  return Number.isFinite(value) ? { kind: "number", value } : { kind: "malformed" };
}

/**
 * Which mark is decimal, from cells of one file.
 *
 * @param prices Considered first; they must not contradict each other.
 * @param others Other cells, considered next: volumes, changes in percent.
 * @param usesDecimalCommaLanguage Asked last, with the words of the heading.
 * @throws {AmbiguousNumbersError} Both marks are used as decimal marks, or none can be determined.
 */
export function decimalMarkOf(
  file: string,
  prices: readonly NumberCell[],
  others: readonly NumberCell[],
  usesDecimalCommaLanguage: boolean,
): DecimalMark {
  const fromPrices = agreedMark(file, prices);
  if (fromPrices !== null) return fromPrices;
  const votes = new Set(others.map(({ text }) => evidenceOf(text)));
  if (votes.has(".") !== votes.has(",")) return votes.has(",") ? "," : ".";
  const unclear = prices.find(({ text }) => evidenceOf(text) === "unclear");
  if (unclear === undefined) return ".";
  return markOfUnclear(file, unclear, usesDecimalCommaLanguage);
}

/** `12.345` in English and `12,345` in a language of decimal commas are what they seem. */
function markOfUnclear(file: string, cell: NumberCell, usesDecimalCommaLanguage: boolean) {
  const seems = cell.text.includes(",") ? "," : ".";
  if ((seems === ",") === usesDecimalCommaLanguage) return seems;
  const why = `"${seems}" may be a decimal mark or a thousands separator, and no other number decides which`;
  throw new AmbiguousNumbersError(file, cell.line, cell.text, why);
}

/** @returns The mark that the cells agree on, or null if none is conclusive. */
export function agreedMark(file: string, cells: readonly NumberCell[]): DecimalMark | null {
  let mark: DecimalMark | null = null;
  for (const { line, text } of cells) {
    const evidence = evidenceOf(text);
    if (evidence !== "." && evidence !== ",") continue;
    if (mark !== null && evidence !== mark) {
      const why = `"${evidence}" is the decimal mark here, and "${mark}" on the lines before`;
      throw new AmbiguousNumbersError(file, line, text, why);
    }
    mark = evidence;
  }
  return mark;
}

/** The decimal mark according to one cell: a mark, nothing, or ambiguous. */
export function evidenceOf(text: string): DecimalMark | "unclear" | null {
  const digits = partsOf(text)?.digits;
  if (digits === undefined || !/^[-+]?[\d.,'\s]+(e[-+]?\d+)?$/i.test(digits)) return null;
  const marks = digits.replace(/[^.,]/g, "");
  const last = marks.at(-1) as DecimalMark | undefined;
  if (last === undefined) return null;
  const other = last === "." ? "," : ".";
  if (marks.includes(other)) return marks.indexOf(last) === marks.length - 1 ? last : null;
  if (marks.length > 1) return other; // 1.234.567: only thousands repeat
  const isThousandsLike = /^[-+]?[1-9]\d{0,2}[.,]\d{3}$/.test(digits);
  return isThousandsLike ? "unclear" : last;
}

const magnitudes: Record<string, number> = {
  k: 3,
  m: 6,
  mio: 6,
  mln: 6,
  b: 9,
  mrd: 9,
  bn: 9,
  t: 12,
};

interface NumberParts {
  /** Sign, digits and marks. */
  readonly digits: string;
  /** Power of ten of a suffix such as `M`. */
  readonly power: number;
  readonly isPercent: boolean;
}

const numberParts =
  /^([-+−]?)\s*(?:[A-Z]{0,2}[$€£¥₹])?\s*([-+−]?[\d.,'’\s]*)(e[-+]?\d+)?\s*(k|m|mio\.?|mln\.?|b|bn|mrd\.?|t)?\s*([%$€£¥₹]?)$/iu;

/** @returns null for text that is not a number, or is longer than 40 characters. */
function partsOf(text: string): NumberParts | null {
  const match = text.length > 40 ? null : numberParts.exec(text.trim());
  if (match === null) return null;
  const [, sign = "", number = "", exponent = "", suffix = "", unit = ""] = match;
  const digits = (sign + number.trim() + exponent).replaceAll("−", "-").replaceAll("’", "'");
  const power = magnitudes[suffix.toLowerCase().replace(".", "")] ?? 0;
  return { digits, power, isPercent: unit === "%" };
}

const patterns: Record<DecimalMark, RegExp> = { ".": patternWith("."), ",": patternWith(",") };

const groupSeparators: Record<DecimalMark, RegExp> = { ".": /[,'\s]/g, ",": /[.'\s]/g };

/** Plain digits, or groups of three (of two further left, as in India) with one separator. */
function patternWith(mark: DecimalMark): RegExp {
  const group = mark === "." ? "[,'\\s]" : "[.'\\s]";
  const whole = `(?:\\d+|\\d{1,3}(${group})(?:\\d{2,3}\\1)*\\d{3})`;
  const point = mark === "." ? "\\." : ",";
  return new RegExp(`^[-+]?(?:${whole}(?:${point}\\d*)?|${point}\\d+)(?:e[-+]?\\d+)?$`, "i");
}
