/** @file `afterbell/dataset`: chronological splits, windows, log returns, features of panels, scalers. */

export type { CalendarFeatures } from "./calendar-features.ts";
export type { EchoFeatures } from "./echo-features.ts";
export type { Fold, IndexRange } from "./fold.ts";
export { type Holdout, type HoldoutOptions, holdout } from "./holdout.ts";
export type { VarianceBasis } from "./level-history.ts";
export { type LogReturns, logReturnsOf } from "./log-returns.ts";
export type { NextSession } from "./next-session.ts";
export {
  type FeatureGroups,
  type MarketFeatures,
  type PanelFeaturesOptions,
  panelFeatures,
  type SeriesFeatures,
} from "./panel-features.ts";
export {
  foldsOf,
  type RollingOrigin,
  type RollingOriginOptions,
  rollingOrigin,
} from "./rolling-origin.ts";
export type { LevelFeatures, RangeFeatures, ReturnFeatures } from "./scale-features.ts";
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
export type { VarianceLevels } from "./variance-levels.ts";
export type { VolumeFeatures } from "./volume-features.ts";
export { type CloseWindows, slidingWindows } from "./windows.ts";
