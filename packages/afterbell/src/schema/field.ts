/**
 * @file Fields of a specification, each declared once: its type, its rule and its description. The check,
 * the flag of the command line, its help and the body of an HTTP request are derived from it.
 */

import Type, {
  type TArray,
  type TBoolean,
  type TInteger,
  type TNumber,
  type TString,
  type TUnsafe,
} from "typebox";

/** Keywords of a field besides its type. Kept in the schema under these names. */
export interface FieldOptions {
  /** One line, as in the help: "context length: sessions the network sees". */
  readonly description: string;
  /** Placeholder of the value in the help. @default by the type: n, x, text */
  readonly placeholder?: string;
  /** The rule as an error states it: "a number above 0". @default by the type and its limits */
  readonly rule?: string;
  /** Value if it is not given. Stated in the help. */
  readonly default?: unknown;
  /** The default as the help states it, if there is no `default`. */
  readonly defaultText?: string;
}

/** @param options `minimum` @default 1 */
export function wholeNumber(options: FieldOptions & { readonly minimum?: number }): TInteger {
  const { minimum = 1 } = options;
  return Type.Integer({
    ...{ placeholder: "n", rule: `a whole number, ${minimum} or more` },
    ...options,
    ...{ minimum, maximum: Number.MAX_SAFE_INTEGER },
  });
}

export interface NumberLimits {
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

/** A finite number within the limits. */
export function finiteNumber(options: FieldOptions & NumberLimits): TNumber {
  return Type.Number({ placeholder: "x", rule: "a number", ...options });
}

/** A list of whole numbers, 1 or more: `50,50` on the command line. */
export function wholeNumbers(
  options: FieldOptions & { readonly minItems?: number },
): TArray<TInteger> {
  const item = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
  return Type.Array(item, { placeholder: "n,n", rule: "whole numbers, 1 or more", ...options });
}

export function text(options: FieldOptions): TString {
  return Type.String({ placeholder: "text", rule: "text", ...options });
}

/** A list of texts: on the command line separated by commas, or the flag given several times. */
export function texts(options: FieldOptions): TArray<TString> {
  return Type.Array(Type.String({ minLength: 1 }), {
    ...{ placeholder: "text", rule: "a list of texts" },
    ...options,
  });
}

/** One of a few words. */
export function choice<const Word extends string>(
  words: readonly Word[],
  options: FieldOptions,
): TUnsafe<Word> {
  const literals = words.map((word) => Type.Literal(word));
  const placeholder = { placeholder: "word", rule: words.join(" or ") };
  return Type.Unsafe<Word>(Type.Union(literals, { ...placeholder, ...options }));
}

/** A switch, off unless it is given. */
export function flag(options: FieldOptions): TBoolean {
  return Type.Boolean({ rule: "true or false", ...options });
}
