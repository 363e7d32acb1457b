/** Bars `i` with `start <= i < end`. */
export interface IndexRange {
  readonly start: number;
  readonly end: number;
}

/** One origin. Invariant: `train.end <= test.start === origin + 1`. */
export interface Fold {
  /** Index of the last known bar. */
  readonly origin: number;
  /** What may be learnt from. It ends with the origin, or before it where a fit serves several folds. */
  readonly train: IndexRange;
  readonly test: IndexRange;
}
