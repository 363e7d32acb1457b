/** Bars `i` with `start <= i < end`. */
export interface IndexRange {
  readonly start: number;
  readonly end: number;
}

/** One origin. Invariant: `train.end <= test.start === origin + 1`. */
export interface Fold {
  /** Index of the last known bar. */
  readonly origin: number;
  /** The training range. It ends with the origin, or before it if a fit is used for several folds. */
  readonly train: IndexRange;
  readonly test: IndexRange;
}
