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
  const { quantileLevels, lastCloses } = outcomes;
  if (!lastCloses.every((close) => close > 0)) return null;
  const actuals = logReturns(outcomes.actuals, 1, lastCloses);
  const medians = actuals && logReturns(outcomes.medians, 1, lastCloses);
  const quantiles = medians && logReturns(outcomes.quantiles, quantileLevels.length, lastCloses);
  return quantiles && { actuals, medians, quantileLevels, quantiles };
}

/** @returns Null where a value has no logarithm. */
function logReturns(values: Float64Array, perRow: number, lastCloses: Float64Array) {
  const logs = new Float64Array(values.length);
  for (let row = 0, i = 0; row < lastCloses.length; row++) {
    for (let column = 0; column < perRow; column++, i++) {
      const log = Math.log(values[i]! / lastCloses[row]!);
      if (!Number.isFinite(log)) return null;
      logs[i] = log;
    }
  }
  return logs;
}

/** Applies a formula on log returns to outcomes in prices; null if there are no log returns. */
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
