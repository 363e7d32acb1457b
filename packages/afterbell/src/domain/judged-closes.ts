/** @file How forecasts of closes turned out, each by a fit that had not seen its session. */

/** Columns of one entry per session, ascending, of one symbol. */
export interface JudgedCloses {
  /** H */
  readonly horizon: number;
  /** (N) the session that was forecast from; days since 1970-01-01. */
  readonly originDays: Int32Array;
  /** (N) the session after it. */
  readonly days: Int32Array;
  /** (N, H) row-major: forecast close / close of the origin, which later dividends and splits do not change. */
  readonly ratios: Float64Array;
  /** (N) |forecast - close| / close of the step of one session. */
  readonly losses: Float64Array;
}
