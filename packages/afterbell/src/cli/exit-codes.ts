import { CommanderError } from "commander";
import { SourceUnavailableError } from "../domain/errors.ts";
import { isKnownError } from "../known-error.ts";

export const exitCode = {
  ok: 0,
  internal: 1,
  wrongInput: 2,
  sourceUnavailable: 3,
  /** 128 + SIGINT, as shells report a program that Ctrl-C ended. */
  interrupted: 130,
} as const;

/** The one place that turns an error into an exit code. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCode.ok : exitCode.wrongInput;
  if (isAbort(error)) return exitCode.interrupted;
  if (error instanceof SourceUnavailableError) return exitCode.sourceUnavailable;
  if (isKnownError(error)) return exitCode.wrongInput;
  return exitCode.internal;
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
