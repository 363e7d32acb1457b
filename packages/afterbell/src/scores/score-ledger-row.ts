import { InvalidOptionError } from "../domain/errors.ts";
import type { LedgerForecast } from "../domain/ledger-row.ts";
import { type LedgerInterval, type LedgerScore, ledgerCoverages } from "../domain/ledger-score.ts";
import { coverage, winklerScore } from "./interval-scores.ts";
import { equalWeightCrps } from "./quantile-scores.ts";

/** Closes of one fetch. */
export interface RealisedCloses {
  readonly originClose: number;
  readonly targetClose: number;
}

/**
 * Scores a forecast of the ledger by the log return log(target / origin) of two closes. Both must be of one
 * fetch: then a split or dividend between them does not matter, and the close that was stored with the forecast is
 * not needed. Intervals whose bounds the forecast does not have are left out.
 *
 * CRPS is twice the mean pinball loss over the levels, each of the same weight ({@link equalWeightCrps}).
 *
 * @param row At least one level.
 * @throws {InvalidOptionError} A close that is not above 0.
 * @example
 * import { scoreLedgerRow } from "afterbell/scores";
 * const row = { quantileLevels: [0.25, 0.5, 0.75], logReturnQuantiles: [-0.01, 0, 0.01] };
 * const score = scoreLedgerRow(row, { originClose: 50, targetClose: 50 });
 * score.realisedLogReturn // → 0
 * score.crps // → 0.01 / 3
 * score.intervals // → [{ nominalCoverage: 0.5, held: true, intervalScore: 0.02 }]
 */
export function scoreLedgerRow(
  row: Pick<LedgerForecast, "quantileLevels" | "logReturnQuantiles">,
  closes: RealisedCloses,
): LedgerScore {
  for (const [name, close] of Object.entries(closes)) {
    if (!(close > 0 && Number.isFinite(close))) {
      throw new InvalidOptionError(name, "a price above 0", close);
    }
  }
  const { quantileLevels, logReturnQuantiles } = row;
  const realisedLogReturn = Math.log(closes.targetClose / closes.originClose);
  const outcomes = {
    actuals: Float64Array.of(realisedLogReturn),
    quantileLevels,
    quantiles: Float64Array.from(logReturnQuantiles),
  };
  const crps = equalWeightCrps(outcomes)!;
  const intervals = ledgerCoverages.flatMap((nominalCoverage): LedgerInterval[] => {
    const intervalScore = winklerScore(outcomes, nominalCoverage);
    const held = coverage(outcomes, nominalCoverage) === 1;
    return intervalScore === null ? [] : [{ nominalCoverage, held, intervalScore }];
  });
  return { realisedLogReturn, crps, intervals };
}
