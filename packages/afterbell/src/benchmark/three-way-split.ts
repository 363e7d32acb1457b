import type { IndexRange } from "../dataset/fold.ts";

/** Rows in time order: for training, for validation, for testing. */
export interface ThreeWaySplit {
  readonly train: IndexRange;
  readonly validation: IndexRange;
  readonly test: IndexRange;
}

/**
 * The 7:1:2 split of long-horizon benchmarks: the first `floor(0.7 T)` rows train, the last
 * `floor(0.2 T)` test, what is left between them validates.
 *
 * Source: the data loader of H. Wu et al., "Autoformer: decomposition transformers with
 * auto-correlation for long-term series forecasting", NeurIPS 2021.
 */
export function threeWaySplit(rows: number): ThreeWaySplit {
  const trainEnd = Math.floor(rows * 0.7);
  const testStart = rows - Math.floor(rows * 0.2);
  return {
    train: { start: 0, end: trainEnd },
    validation: { start: trainEnd, end: testStart },
    test: { start: testStart, end: rows },
  };
}
