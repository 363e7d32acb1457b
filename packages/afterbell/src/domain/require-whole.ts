import { InvalidOptionError } from "./errors.ts";

/** @throws {InvalidOptionError} Not a whole number, 1 or more. */
export function requireWhole(option: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new InvalidOptionError(option, "a whole number, 1 or more", value);
  }
}
