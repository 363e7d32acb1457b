/** @file `afterbell/dataset`: chronological splits, windows, log returns, scalers. */

export type { Fold, IndexRange } from "./fold.ts";
export { type Holdout, type HoldoutOptions, holdout } from "./holdout.ts";
export { type LogReturns, logReturnsOf } from "./log-returns.ts";
export {
  foldsOf,
  type RollingOrigin,
  type RollingOriginOptions,
  rollingOrigin,
} from "./rolling-origin.ts";
export {
  type FittedScaler,
  fitScaler,
  type MinMaxScaler,
  type RobustScaler,
  type ScaledValues,
  type ScalerKind,
  type StandardScaler,
  scale,
  unscale,
} from "./scaler.ts";
export { type SummaryStatistics, summaryStatistics } from "./summary-statistics.ts";
export { type CloseWindows, slidingWindows } from "./windows.ts";
