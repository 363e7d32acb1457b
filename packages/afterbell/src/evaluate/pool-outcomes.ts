import { InvalidOptionError } from "../domain/errors.ts";
import type { Outcomes } from "./outcomes.ts";

/**
 * Outcomes of several symbols as one, in the order of the dates; rows of one date in the order of the
 * list. Scores in the currency of the prices then weigh symbols by their prices; scaled ones do not.
 *
 * @throws {InvalidOptionError} None, or of different quantile levels.
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
  const order = orderByDate(dates);
  const originDates = list.flatMap((one) => one.originDates);
  const column = (of: (one: Outcomes) => Float64Array, width = 1) =>
    rowsInOrder(list.map(of), order, width);
  return {
    originDates: Array.from(order, (row) => originDates[row]!),
    dates: Array.from(order, (row) => dates[row]!),
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

/** Rows of the parts, one after the other, in a new order. @param width Values of a row. */
function rowsInOrder(
  parts: readonly Float64Array[],
  order: Uint32Array,
  width: number,
): Float64Array {
  const joined = new Float64Array(order.length * width);
  let place = 0;
  for (const part of parts) {
    joined.set(part, place);
    place += part.length;
  }
  const ordered = new Float64Array(joined.length);
  for (let row = 0; row < order.length; row++) {
    const from = order[row]! * width;
    for (let k = 0; k < width; k++) ordered[row * width + k] = joined[from + k]!;
  }
  return ordered;
}

/** Rows by date; those of one date as they stood: a counting sort, since dates are few and rows many. */
function orderByDate(dates: Outcomes["dates"]): Uint32Array {
  const next = new Map<string, number>();
  for (const date of dates) next.set(date, (next.get(date) ?? 0) + 1);
  let start = 0;
  for (const date of [...next.keys()].sort()) {
    const count = next.get(date)!;
    next.set(date, start);
    start += count;
  }
  const order = new Uint32Array(dates.length);
  for (const [row, date] of dates.entries()) {
    const place = next.get(date)!;
    order[place] = row;
    next.set(date, place + 1);
  }
  return order;
}

function show(levels: readonly number[]): string {
  return levels.length === 0 ? "none" : levels.join(" ");
}
