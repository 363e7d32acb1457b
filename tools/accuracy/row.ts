/** A line of the document. */
export interface Row {
  readonly what: string;
  readonly got: string;
  /** The same by symbol, or what else belongs beside it. */
  readonly beside: string;
  readonly wanted: string;
  /** null where nothing was to be reached. */
  readonly isMet: boolean | null;
}

export interface Section {
  readonly title: string;
  /** What was measured on what, before the table. */
  readonly text: string;
  /** Heading of what stands beside the figure. */
  readonly beside: string;
  readonly rows: readonly Row[];
}

export function measured(what: string, got: string, beside = ""): Row {
  return { what, got, beside, wanted: "", isMet: null };
}

/** A ratio of at most so much. */
export function atMost(what: string, ratio: number, limit: number, beside = ""): Row {
  const digits = limit < 0.95 ? 3 : 4;
  return { what, got: ratio.toFixed(digits), beside, wanted: `≤ ${limit}`, isMet: ratio <= limit };
}

/** A share within so many points of the nominal one. */
export function near(
  what: string,
  share: number,
  [nominal, points]: readonly [nominal: number, points: number],
  beside = "",
): Row {
  const isMet = Math.abs(share - nominal) <= points / 100;
  const wanted = `${(100 * nominal).toFixed(0)} % ± ${points}`;
  return { what, got: percent(share), beside, wanted, isMet };
}

/** Shares that must all lie between two. */
export function allBetween(
  what: string,
  shares: readonly number[],
  [low, high]: readonly [low: number, high: number],
): Row {
  const isMet = shares.every((share) => share >= low && share <= high);
  const got = shares.map(percent).join(", ");
  const wanted = `each ${(100 * low).toFixed(0)} to ${(100 * high).toFixed(0)} %`;
  return { what, got, beside: "", wanted, isMet };
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
