/** @file Flags as values: parsed where they enter, with errors that name the flag. */

import { InvalidOptionError } from "../domain/errors.ts";

/** @returns A parser for a flag that takes a whole number of at least `least`. */
export function wholeNumberIn(flag: string, least = 1): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      const most = text.length > 15 ? `, below ${Number.MAX_SAFE_INTEGER + 1}` : "";
      throw new InvalidOptionError(flag, `a whole number, ${least} or more${most}`, text);
    }
    return value;
  };
}

/**
 * The value of a flag that a command cannot do without. Not commander's own requirement: that one is
 * complained of before a flag that does not exist.
 *
 * @throws {InvalidOptionError} It was not given.
 */
export function requireFlag<T>(flag: string, expected: string, value: T | undefined): T {
  if (value === undefined) throw new InvalidOptionError(flag, expected, "nothing");
  return value;
}

/** `AFTERBELL_THREADS`; null, where it is not set, leaves it to the machine. @throws {InvalidOptionError} */
export function threadsFrom(env: Readonly<Record<string, string | undefined>>): number | null {
  const name = "AFTERBELL_THREADS";
  return env[name] ? wholeNumberIn(name)(env[name]) : null;
}
