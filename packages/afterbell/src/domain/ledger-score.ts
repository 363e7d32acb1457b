/** @file How one row of the ledger turned out. */

/** An interval of a row, from its quantiles at (1 − c)/2 and (1 + c)/2. */
export interface LedgerInterval {
  readonly nominalCoverage: number;
  /** Whether the realised log return lies inside, bounds included. */
  readonly held: boolean;
  /** Width plus 2/(1 − c) times the distance outside, of log returns. Lower is better. */
  readonly intervalScore: number;
}

/** Scores of a row, in log returns. */
export interface LedgerScore {
  readonly realisedLogReturn: number;
  /** Twice the mean pinball loss over the row's levels. From 0; lower is better. */
  readonly crps: number;
  /** Those whose bounds the row has. */
  readonly intervals: readonly LedgerInterval[];
}

/** A score and the prices it was made from. */
export interface StoredLedgerScore extends LedgerScore {
  /** Sequence number of the row. */
  readonly seq: number;
  /** Both closes are of one fetch, so that a dividend or split between them is in both or in neither. */
  readonly originClose: number;
  readonly targetClose: number;
  /** ISO 8601, UTC. */
  readonly fetchedAt: string;
}

/** Coverages of the intervals that are scored. */
export const ledgerCoverages = [0.5, 0.8, 0.9, 0.95] as const;
