/** @file Flags as values: parsed where they enter, with errors that name the flag. */

import { InvalidOptionError } from "../domain/errors.ts";

/** @returns A parser for a flag that takes a whole number of at least `least`. */
export function wholeNumber(flag: string, least = 1): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      const most = text.length > 15 ? `, below ${Number.MAX_SAFE_INTEGER + 1}` : "";
      throw new InvalidOptionError(flag, `a whole number, ${least} or more${most}`, text);
    }
    return value;
  };
}

/** @returns A parser for a flag that takes a finite number. */
export function finiteNumber(flag: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value)) {
      throw new InvalidOptionError(flag, "a number", text);
    }
    return value;
  };
}

/** @returns A parser for whole numbers separated by commas, such as `50,50`. */
export function wholeNumbers(flag: string): (text: string) => number[] {
  return (text) => text.split(",").map(wholeNumber(flag));
}
