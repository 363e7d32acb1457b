/** @file What options of every method have in common. */

import { InvalidOptionError } from "../../domain/errors.ts";

/** @throws {InvalidOptionError} */
export function requirePositive(option: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) {
    throw new InvalidOptionError(option, "a positive number", value);
  }
}

/** @throws {InvalidOptionError} */
export function requireCount(option: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new InvalidOptionError(option, "a whole number from 1", value);
  }
}
