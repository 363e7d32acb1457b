import { AfterbellError } from "../domain/errors.ts";
import { isKnownError } from "../known-error.ts";

/** An error's content: what a message between threads can carry of its class. */
export interface ErrorContent {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** An error that was thrown on purpose on another thread, with its name, code and fields. */
export class PostedError extends AfterbellError {
  readonly code: string;
  readonly #name: string;
  constructor({ name, code, message, fields }: ErrorContent) {
    super(message);
    this.code = code;
    this.#name = name;
    Object.assign(this, fields);
  }

  override get name(): string {
    return this.#name;
  }
}

/** @returns null for an unexpected error. */
export function contentOf(error: unknown): ErrorContent | null {
  if (!isKnownError(error)) return null;
  const { name, code, message } = error;
  return { name, code, message, fields: { ...error } };
}
