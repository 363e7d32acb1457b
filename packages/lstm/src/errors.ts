/** @file Errors this package throws on purpose. `code` is stable; the message is for people. */

export abstract class LstmError extends Error {
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }
}

/** A network, or an option of its training, that cannot be built. */
export class InvalidNetworkError extends LstmError {
  readonly code = "INVALID_NETWORK";
  readonly where: string;
  readonly expected: string;
  readonly got: unknown;
  constructor(where: string, expected: string, got: unknown) {
    super(`${where}: expected ${expected}, got ${String(got)}`);
    this.where = where;
    this.expected = expected;
    this.got = got;
  }
}

/** An array whose length does not fit its shape. */
export class ShapeError extends LstmError {
  readonly code = "SHAPE_MISMATCH";
  readonly array: string;
  readonly expected: string;
  readonly got: number;
  constructor(array: string, expected: string, got: number) {
    super(`${array}: expected ${expected} values, got ${got}`);
    this.array = array;
    this.expected = expected;
    this.got = got;
  }
}

/** A value that is NaN or infinite. */
export class NonFiniteDataError extends LstmError {
  readonly code = "NON_FINITE_DATA";
  readonly array: string;
  readonly index: number;
  readonly got: number;
  constructor(array: string, index: number, got: number) {
    super(`${array}[${index}]: expected a finite number, got ${got}`);
    this.array = array;
    this.index = index;
    this.got = got;
  }
}

/** A value is no longer finite. Usually the learning rate is too high for the data. */
export class DivergedError extends LstmError {
  readonly code = "TRAINING_DIVERGED";
  /** From 1. */
  readonly epoch: number;
  /** What is no longer finite, such as `loss of batch 3`. */
  readonly what: string;
  readonly got: number;
  readonly learningRate: number;
  constructor(epoch: number, what: string, got: number, learningRate: number) {
    super(
      `training diverged: ${what} ${got} in epoch ${epoch}; try a learning rate below ${learningRate}`,
    );
    this.epoch = epoch;
    this.what = what;
    this.got = got;
    this.learningRate = learningRate;
  }
}

/** The machine does not have enough memory for a network. */
export class OutOfMemoryError extends LstmError {
  readonly code = "OUT_OF_MEMORY";
  /** Bytes. */
  readonly needed: number;
  /** Bytes available, or null if that is not known. */
  readonly limit: number | null;
  constructor(needed: number, limit: number | null) {
    const available = limit === null ? "this machine has less" : `at most ${limit} are available`;
    super(`the network and its batches need ${needed} bytes of memory; ${available}`);
    this.needed = needed;
    this.limit = limit;
  }
}

/** A training thread or a helper thread ended before its work was done. */
export class ThreadLostError extends LstmError {
  readonly code = "THREAD_LOST";
  /** Its role, such as `helper 1`. */
  readonly thread: string;
  readonly reason: string;
  constructor(thread: string, reason: string) {
    super(`the thread of ${thread} ended before its work was done: ${reason}`);
    this.thread = thread;
    this.reason = reason;
  }
}
