/**
 * @file Colours that people with any colour vision tell apart, on white and on dark paper; forecasters
 * differ in symbol too.
 *
 * Source: M. Okabe, K. Ito, "Color universal design", 2008, without its yellow, which white paper swallows.
 */

/** What was, and every text: the colour of the page's own text. */
export const INK = "currentColor";
/** Persistence, in every plot. */
export const PERSISTENCE = "#808080";
export const BLUE = "#0072b2";
export const VERMILLION = "#d55e00";
export const GREEN = "#009e73";
export const PURPLE = "#cc79a7";
const ORANGE = "#e69f00";
export const SKY = "#56b4e9";

const OTHERS = [VERMILLION, GREEN, PURPLE, ORANGE, SKY];
const SYMBOLS = ["square", "triangle", "diamond", "star", "cross", "wye"] as const;

export interface ForecasterStyle {
  readonly colour: string;
  readonly symbol: "circle" | (typeof SYMBOLS)[number];
}

/**
 * How forecasters are drawn: persistence grey, the subject blue, the others in turn. Six symbols and five
 * colours have no common divisor, so that thirty of them differ.
 */
export function forecasterStyle(
  name: string,
  { subject, names }: { readonly subject: string; readonly names: readonly string[] },
): ForecasterStyle {
  if (name === "persistence") return { colour: PERSISTENCE, symbol: "circle" };
  if (name === subject) return { colour: BLUE, symbol: "circle" };
  const others = names.filter((other) => other !== "persistence" && other !== subject);
  const i = others.indexOf(name);
  return { colour: OTHERS[i % OTHERS.length]!, symbol: SYMBOLS[i % SYMBOLS.length]! };
}
