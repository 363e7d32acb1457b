import type { Outcomes, PointOutcomes, QuantileOutcomes } from "./outcomes.ts";

/** What a score of log returns looks at: columns of log(value / last close). */
export type LogReturnOutcomes = PointOutcomes & QuantileOutcomes;

/** Made once for all scores of the same outcomes, and dropped with them. */
const known = new WeakMap<Outcomes, LogReturnOutcomes | null>();

/**
 * Actuals, medians and quantiles as log returns from the last close: a unit that all symbols share, whatever
 * their currency or price.
 *
 * @returns null where a last close, an actual, a median or a quantile is not above 0: it has no logarithm, and to
 * leave its row out would score forecasters on different rows.
 * @example
 * import { logReturnOutcomes } from "afterbell/scores";
 * const outcomes = {
 *   actuals: Float64Array.of(Math.E),
 *   medians: Float64Array.of(1),
 *   lastCloses: Float64Array.of(1),
 *   quantileLevels: [],
 *   quantiles: new Float64Array(0),
 * };
 * logReturnOutcomes(outcomes).actuals // → [1]
 * logReturnOutcomes({ ...outcomes, medians: Float64Array.of(-1) }) // → null
 */
export function logReturnOutcomes(
  outcomes: LogReturnOutcomes & Pick<Outcomes, "lastCloses">,
): LogReturnOutcomes | null {
  const { actuals, medians, quantileLevels, quantiles, lastCloses } = outcomes;
  if (!lastCloses.every((close) => close > 0)) return null;
  const levels = quantileLevels.length;
  const logReturns = (values: Float64Array, perRow: number) =>
    values.map((value, i) => Math.log(value / lastCloses[Math.floor(i / perRow)]!));
  const columns = [logReturns(actuals, 1), logReturns(medians, 1), logReturns(quantiles, levels)];
  if (!columns.every((column) => column.every(Number.isFinite))) return null;
  const [logActuals, logMedians, logQuantiles] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return { actuals: logActuals, medians: logMedians, quantileLevels, quantiles: logQuantiles };
}

/** A formula on log returns as one on outcomes in prices; null where there are no log returns. */
export function ofLogReturns<Value>(
  formula: (outcomes: LogReturnOutcomes) => Value,
): (outcomes: Outcomes) => Value | null {
  return (outcomes) => {
    let logReturns = known.get(outcomes);
    if (logReturns === undefined) {
      logReturns = logReturnOutcomes(outcomes);
      known.set(outcomes, logReturns);
    }
    return logReturns && formula(logReturns);
  };
}
