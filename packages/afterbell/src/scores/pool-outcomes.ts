import { InvalidOptionError } from "../domain/errors.ts";
import type { Outcomes } from "./outcomes.ts";

/**
 * Outcomes of several symbols as one, in the order of the dates; rows of one date in the order of the
 * list. They are for `scorePooledOutcomes`: scores in the currency of the prices would weigh symbols by their
 * prices.
 *
 * @throws {InvalidOptionError} None, or of different quantile levels.
 * @example
 * import { poolOutcomes } from "afterbell/scores";
 * const on = (date, close) => ({
 *   originDates: [date],
 *   dates: [date],
 *   actuals: Float64Array.of(close),
 *   lastCloses: Float64Array.of(close),
 *   medians: Float64Array.of(close),
 *   quantileLevels: [],
 *   quantiles: new Float64Array(0),
 *   naiveErrors: Float64Array.of(1),
 *   naiveSquaredErrors: Float64Array.of(1),
 *   volatilities: Float64Array.of(0.01),
 * });
 * poolOutcomes([on("2024-01-03", 200), on("2024-01-02", 10)]).actuals // → [10, 200]
 */
export function poolOutcomes(list: readonly Outcomes[]): Outcomes {
  const [first, ...others] = list;
  if (!first) throw new InvalidOptionError("outcomes", "at least one", "none");
  const { quantileLevels } = first;
  const odd = others.find((one) => one.quantileLevels.join() !== quantileLevels.join());
  if (odd) {
    const got = `${show(quantileLevels)} and ${show(odd.quantileLevels)}`;
    throw new InvalidOptionError("outcomes", "the same quantile levels in all", got);
  }
  if (others.length === 0) return first;
  const dates = list.flatMap((one) => one.dates);
  const rows = rowsByDate(dates);
  const column = (of: (one: Outcomes) => Float64Array, width = 1) =>
    reordered(list.map(of), rows, width);
  const datesOf = (all: Outcomes["dates"]) => {
    const ordered = new Array<Outcomes["dates"][number]>(all.length);
    for (let row = 0; row < all.length; row++) ordered[rows[row]!] = all[row]!;
    return ordered;
  };
  return {
    originDates: datesOf(list.flatMap((one) => one.originDates)),
    dates: datesOf(dates),
    actuals: column((one) => one.actuals),
    lastCloses: column((one) => one.lastCloses),
    medians: column((one) => one.medians),
    quantileLevels,
    quantiles: column((one) => one.quantiles, quantileLevels.length),
    naiveErrors: column((one) => one.naiveErrors),
    naiveSquaredErrors: column((one) => one.naiveSquaredErrors),
    volatilities: column((one) => one.volatilities),
  };
}

/** Rows of the parts, one part after the other, each moved to its new row. @param width Values per row. */
function reordered(parts: readonly Float64Array[], rows: Uint32Array, width: number): Float64Array {
  const all = new Float64Array(rows.length * width);
  let row = 0;
  for (const part of parts) {
    for (let from = 0; from < part.length; from += width, row++) {
      const to = rows[row]! * width;
      for (let k = 0; k < width; k++) all[to + k] = part[from + k]!;
    }
  }
  return all;
}

/**
 * The new index of each row in the order of the dates, stable within a date: a counting sort, since there are few
 * dates and many rows.
 */
function rowsByDate(dates: Outcomes["dates"]): Uint32Array {
  const next = new Map<string, number>();
  for (const date of dates) next.set(date, (next.get(date) ?? 0) + 1);
  let start = 0;
  for (const date of [...next.keys()].sort()) {
    const count = next.get(date)!;
    next.set(date, start);
    start += count;
  }
  const rows = new Uint32Array(dates.length);
  for (let row = 0; row < rows.length; row++) {
    rows[row] = next.get(dates[row]!)!;
    next.set(dates[row]!, rows[row]! + 1);
  }
  return rows;
}

function show(levels: readonly number[]): string {
  return levels.length === 0 ? "none" : levels.join(" ");
}
