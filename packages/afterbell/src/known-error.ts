import { InterchangeError } from "@afterbell/interchange";
import { LstmError } from "@afterbell/lstm";
import { AfterbellError } from "./domain/errors.ts";

/** Errors that this program and its two packages throw on purpose. Anything else is an internal error. */
export type KnownError = AfterbellError | InterchangeError | LstmError;

export function isKnownError(error: unknown): error is KnownError {
  return (
    error instanceof AfterbellError ||
    error instanceof InterchangeError ||
    error instanceof LstmError
  );
}
