/** @file A listed model that cannot be used: one word for the table. The sentence is the error's. */

import type { KnownError } from "../known-error.ts";
import { ModelNotFoundError, NewerFormatError } from "../workspace/errors.ts";

/** `gone`, `newer` or `damaged`. */
export function unusableWord(error: KnownError | null): string {
  if (error instanceof ModelNotFoundError) return "gone";
  return error instanceof NewerFormatError ? "newer" : "damaged";
}
