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

/** A value the arithmetic has no answer for: NaN or infinite. */
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

/** The loss left the finite numbers. Usually the learning rate is too high for the data. */
export class DivergedError extends LstmError {
  readonly code = "TRAINING_DIVERGED";
  /** From 1. */
  readonly epoch: number;
  /** From 1. */
  readonly batch: number;
  readonly loss: number;
  readonly learningRate: number;
  constructor(epoch: number, batch: number, loss: number, learningRate: number) {
    super(
      `training diverged: loss ${loss} in epoch ${epoch}, batch ${batch}; try a learning rate below ${learningRate}`,
    );
    this.epoch = epoch;
    this.batch = batch;
    this.loss = loss;
    this.learningRate = learningRate;
  }
}
