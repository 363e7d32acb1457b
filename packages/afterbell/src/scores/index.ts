/** @file `afterbell/scores`: errors, skill, intervals, quantiles, tests of significance, calibration. */

export { type AciOptions, aci } from "./calibration/aci.ts";
export {
  type CalibratedIntervals,
  type CalibrateOptions,
  calibrate,
} from "./calibration/calibrate.ts";
export { type DtaciOptions, dtaci } from "./calibration/dtaci.ts";
export { NotCalibratableError } from "./calibration/errors.ts";
export { type PidOptions, pid } from "./calibration/pid.ts";
export { type RollingCoverage, rollingCoverage } from "./calibration/rolling-coverage.ts";
export { split } from "./calibration/split.ts";
export type { ThresholdMethod, ThresholdTracker } from "./calibration/threshold-method.ts";
export {
  type DieboldMariano,
  type DieboldMarianoObstacle,
  type DieboldMarianoOptions,
  dieboldMariano,
} from "./diebold-mariano.ts";
export { type Direction, directionOf } from "./direction.ts";
export { logScore, type PitHistogram, pitHistogram } from "./distribution-scores.ts";
export { holmAdjusted } from "./holm.ts";
export { intervalRivals } from "./interval-rivals.ts";
export {
  coverage,
  coverageByVolatility,
  type IntervalScores,
  meanWidth,
  type TercileCoverage,
  winklerScore,
  worstCoverage,
} from "./interval-scores.ts";
export {
  type IntervalRank,
  type IntervalVerdict,
  intervalVerdict,
  intervalVerdicts,
  type JudgedIntervals,
  type RivalComparison,
  type RivalScores,
} from "./interval-verdict.ts";
export type { PooledIntervalScores } from "./intervals.ts";
export {
  type JudgedLosses,
  judgedLosses,
  type RealisedForecast,
} from "./judged-losses.ts";
export { type LogReturnOutcomes, logReturnOutcomes } from "./log-return-outcomes.ts";
export type { Outcomes, PointOutcomes, QuantileOutcomes } from "./outcomes.ts";
export {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  rootMeanSquaredError,
  type Scores,
  symmetricMeanAbsolutePercentageError,
} from "./point-scores.ts";
export { poolOutcomes } from "./pool-outcomes.ts";
export {
  continuousRankedProbabilityScore,
  equalWeightCrps,
  pinballLosses,
} from "./quantile-scores.ts";
export { scaledOutcomes } from "./scaled-outcomes.ts";
export { meanAbsoluteScaledError, rootMeanSquaredScaledError, skill } from "./scaled-scores.ts";
export type {
  Aggregation,
  BetterDirection,
  NumberFormat,
  ScoreFigure,
  ScoreUnit,
  ShownIn,
} from "./score.ts";
export { type RealisedCloses, scoreLedgerRow } from "./score-ledger-row.ts";
export {
  type OverallScoreSet,
  type PooledOverallScoreSet,
  type PooledScoreSet,
  type ScoreSet,
  scoreOutcomes,
  scorePooledOutcomes,
} from "./scores.ts";
export { type Shift, shiftedByOne } from "./shift.ts";
export { pooledColumns, symbolColumns, type TableColumn } from "./table-columns.ts";
export { type Judgement, verdictOf } from "./verdict.ts";
