/**
 * @file The interface of conformal methods. They do not use prices: a row has a
 * nonconformity score, and its interval covers exactly where the score is at most the threshold.
 */

/** The threshold of one row, with the state its method needs to learn from it later. */
export interface Issue {
  /** Finite, and within the scores seen so far. */
  readonly threshold: number;
}

/** Says the threshold of one row after the other, and learns scores as they become known. */
export interface ThresholdTracker<I extends Issue = Issue> {
  /** Called once a row, in the rows' order; depends only on the scores observed so far. */
  issue(): I;
  /**
   * Called once a row, in the rows' order, as soon as its score is known: before the next row is
   * issued, or several rows later where forecasts reach further ahead.
   *
   * @param issue What was said of that row; undefined if it came before the first interval.
   */
  observe(score: number, issue: I | undefined): void;
}

/** A way to set thresholds. Deterministic. */
export interface ThresholdMethod {
  /** Stable: for tables and reports. */
  readonly name: string;
  /**
   * @param scores (W) the first scores known, in the rows' order, at least one.
   * @param nominalCoverage 1 − α, in (0, 1).
   */
  start(scores: Float64Array, nominalCoverage: number): ThresholdTracker;
}
