/**
 * @file Numbers as people and vendors write them: `1,234.56`, `1.234,56`, `1 234,56`, `$167.66`,
 * `68.75M`, `31,84M`. Whether the comma or the point is decimal is decided from a whole file, never
 * from one cell (decimal-mark.ts): a single `1,234` may be either.
 */

export type DecimalMark = "." | ",";

export type ParsedNumber =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "missing" }
  | { readonly kind: "malformed" };

const missingWords = new Set(["", "null", "nan", "none", "n/a", "#n/a", "na", "n.a.", "nat"]);

export function isMissing(text: string): boolean {
  if (startsWithDigit(text)) return false; // most cells; no missing word does
  return missingWords.has(text.trim().toLowerCase()) || /^[-–—]+$/.test(text.trim());
}

function startsWithDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
}

/** Reads one cell. A number too large for a double is malformed. */
export function parseDecimal(text: string, mark: DecimalMark): ParsedNumber {
  if (mark === "." && plainDecimals(text) !== -1) return { kind: "number", value: Number(text) };
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
 * @returns How many decimals a number such as `167.66` or `68750000` has, in which every mark is a decimal point; -1
 *   for any other text. Nearly all cells are such numbers, and a loop reads them many times faster than patterns do.
 */
function plainDecimals(text: string): number {
  const { length } = text;
  if (length === 0 || length > MAX_LENGTH) return -1;
  let point = length - 1;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) continue;
    if (code !== 46 || point !== length - 1 || i === 0 || i === length - 1) return -1;
    point = i;
  }
  return length - 1 - point;
}

/** The decimal mark according to one cell: a mark, nothing, or ambiguous. */
export function evidenceOf(text: string): DecimalMark | "unclear" | null {
  const decimals = plainDecimals(text);
  if (decimals === 0) return null;
  if (decimals > 0 && decimals !== 3) return ".";
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

/** How many digits follow the decimal mark of a number. */
export function decimalsOf(text: string, mark: DecimalMark): number {
  const decimals = mark === "." ? plainDecimals(text) : -1;
  if (decimals !== -1) return decimals;
  const at = text.lastIndexOf(mark);
  return at === -1 ? 0 : /^\d*/.exec(text.slice(at + 1))![0].length;
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

/** Of a number, in characters. */
const MAX_LENGTH = 40;

const numberParts =
  /^([-+−]?)\s*(?:[A-Z]{0,2}[$€£¥₹])?\s*([-+−]?[\d.,'’\s]*)(e[-+]?\d+)?\s*(k|m|mio\.?|mln\.?|b|bn|mrd\.?|t)?\s*([%$€£¥₹]?)$/iu;

/** @returns null for text that is not a number, or is longer than {@link MAX_LENGTH}. */
function partsOf(text: string): NumberParts | null {
  const match = text.length > MAX_LENGTH ? null : numberParts.exec(text.trim());
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
