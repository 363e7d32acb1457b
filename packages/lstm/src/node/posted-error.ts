/** @file Errors sent from one thread to another, where their class is restored. */

import {
  DivergedError,
  InvalidNetworkError,
  LstmError,
  NonFiniteDataError,
  OutOfMemoryError,
  ShapeError,
  ThreadLostError,
} from "../errors.ts";

/** What a message can carry of an error. */
export type PostedError =
  | { readonly type: keyof typeof revivers; readonly fields: object }
  | { readonly type: "other"; readonly error: unknown };

/** Each class of this package's errors from its fields. */
const revivers = {
  DivergedError: (e: DivergedError) => new DivergedError(e.epoch, e.what, e.got, e.learningRate),
  InvalidNetworkError: (e: InvalidNetworkError) =>
    new InvalidNetworkError(e.where, e.expected, e.got),
  NonFiniteDataError: (e: NonFiniteDataError) => new NonFiniteDataError(e.array, e.index, e.got),
  OutOfMemoryError: (e: OutOfMemoryError) => new OutOfMemoryError(e.needed, e.limit),
  ShapeError: (e: ShapeError) => new ShapeError(e.array, e.expected, e.got),
  ThreadLostError: (e: ThreadLostError) => new ThreadLostError(e.thread, e.reason),
};

export function postable(error: unknown): PostedError {
  if (error instanceof LstmError && error.name in revivers) {
    return { type: error.name as keyof typeof revivers, fields: { ...error } };
  }
  return { type: "other", error };
}

export function revived(posted: PostedError): unknown {
  if (posted.type === "other") return posted.error;
  return revivers[posted.type](posted.fields as never);
}
