/** @file How forecasts of the future turned out, over many rows of the ledger. */

/** Means over some rows, in log returns. */
export interface LiveFigures {
  /** Rows. */
  readonly count: number;
  /** Share of the rows whose interval held; null where no row has such an interval. */
  readonly coverage: number | null;
  /** Mean interval score; lower is better. null likewise. */
  readonly intervalScore: number | null;
  /** Mean; lower is better. */
  readonly crps: number;
}

/** A forecaster and a rival on the rows that both have: same symbols, origins and steps. */
export interface RivalFigures {
  readonly rival: LiveRival;
  readonly own: LiveFigures;
  readonly theirs: LiveFigures;
}

/** Versions that every other one is compared with: baselines, whose forecasts are rows beside every model's. */
export const liveRivals = ["historical", "ewma"] as const;

export type LiveRival = (typeof liveRivals)[number];

/** Of the scored live rows of one symbol and version, or of several. */
export interface LiveRecord {
  /** null: all symbols together. */
  readonly symbol: string | null;
  /** null: all versions of the recipe together. */
  readonly version: string | null;
  readonly recipe: string;
  readonly figures: LiveFigures;
  /** Rivals with a row in common; none for a rival itself. */
  readonly rivals: readonly RivalFigures[];
}

/** Sums over rows, from which {@link LiveFigures} are made. */
export interface FigureSums {
  readonly count: number;
  /** Rows that have the interval. */
  readonly intervals: number;
  readonly held: number;
  readonly intervalScore: number;
  readonly crps: number;
}

/** @returns null where there is no row. */
export function figuresOf({ count, intervals, ...sums }: FigureSums): LiveFigures | null {
  if (count === 0) return null;
  return {
    count,
    coverage: intervals === 0 ? null : sums.held / intervals,
    intervalScore: intervals === 0 ? null : sums.intervalScore / intervals,
    crps: sums.crps / count,
  };
}

export function addedSums(all: readonly FigureSums[]): FigureSums {
  const total = (name: keyof FigureSums) => all.reduce((sum, one) => sum + one[name], 0);
  return {
    count: total("count"),
    intervals: total("intervals"),
    held: total("held"),
    intervalScore: total("intervalScore"),
    crps: total("crps"),
  };
}
