/** @file Parses flags and environment variables; the errors name them. */

import { InvalidOptionError, MissingOptionError } from "../domain/errors.ts";

/** @returns A parser for a flag that takes a whole number of at least `min`. */
export function wholeNumberIn(flag: string, min = 1): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < min) {
      const max = text.length > 15 ? `, below ${Number.MAX_SAFE_INTEGER + 1}` : "";
      throw new InvalidOptionError(flag, `a whole number, ${min} or more${max}`, text);
    }
    return value;
  };
}

/**
 * The value of a required flag. commander's own `requiredOption` is not used: it reports a missing flag
 * before an unknown one.
 *
 * @param expected What the flag takes, for the message: `a JSON file`.
 * @throws {MissingOptionError} The flag was not given.
 */
export function requireFlag<T>(flag: string, expected: string, value: T | undefined): T {
  if (value === undefined) throw new MissingOptionError(flag, expected);
  return value;
}

/** @returns Words as a choice: `keras, onnx or sklearn`. */
export function alternatives(words: readonly string[]): string {
  return new Intl.ListFormat("en-GB", { type: "disjunction" }).format(words);
}

/** `AFTERBELL_THREADS`, or null if it is not set. @throws {InvalidOptionError} */
export function threadsFrom(env: Readonly<Record<string, string | undefined>>): number | null {
  const name = "AFTERBELL_THREADS";
  return env[name] ? wholeNumberIn(name)(env[name]) : null;
}
