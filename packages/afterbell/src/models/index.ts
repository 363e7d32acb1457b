/** @file `afterbell/models`: baselines, recipes and their estimators, and the predictors they are fitted to. */

export { driftEstimator } from "./baselines/drift.ts";
export { type EtsOptions, etsEstimator } from "./baselines/ets.ts";
export { type EwmaOptions, ewmaEstimator } from "./baselines/ewma.ts";
export { type GarchForecaster, type GarchOptions, garchEstimator } from "./baselines/garch.ts";
export type { GarchParameters, Innovations } from "./baselines/garch-parameters.ts";
export {
  type HistoricalQuantilesOptions,
  historicalQuantilesEstimator,
} from "./baselines/historical-quantiles.ts";
export type { HorizonOptions } from "./baselines/horizon-options.ts";
export { persistence, persistenceEstimator } from "./baselines/persistence.ts";
export { seasonalPersistenceEstimator } from "./baselines/seasonal-persistence.ts";
export type { ClosePredictor } from "./close-predictor.ts";
export {
  NonFiniteForecastError,
  NotFittableError,
  TooFewResidualsError,
  TooFewWindowsError,
} from "./errors.ts";
export { type ImportedForecaster, importedPredictor } from "./imported/imported-predictor.ts";
export { lstmEstimator, type TrainingRun } from "./lstm/lstm-estimator.ts";
export { lstmPredictor, type Predictor, type TrainedLstm } from "./lstm/lstm-predictor.ts";
export {
  classicRecipe,
  type EarlyStoppingRecipe,
  type LayeredNetwork,
  type LstmRecipe,
  type StackedNetwork,
  type StackedRecipe,
} from "./lstm/recipe.ts";
export { type NetworkTrainer, trainerOn } from "./network-trainer.ts";
export { type HarxOptions, harxEstimator } from "./panel/harx.ts";
export type { HarxEquation } from "./panel/harx-equations.ts";
export type { FeatureGroup, NetworkInputs, OptionalFeatureGroup } from "./panel/network-inputs.ts";
export { type PanelNetworkRecipe, panelNetworkRecipe } from "./panel/network-recipe.ts";
export {
  type PanelModel,
  type PanelModelForecaster,
  type PanelModelSurroundings,
  panelModelForecaster,
} from "./panel/panel-model.ts";
export { type PanelNetworkOptions, panelNetworkEstimator } from "./panel/panel-network.ts";
export type { TrainedPanelNetwork, TrainingRange } from "./panel/trained-network.ts";
export {
  type BaselineName,
  type BaselineOptions,
  baselineNamed,
  baselineNames,
  type PanelModelOptions,
  panelModelNamed,
  panelModelNames,
  recipeNamed,
  recipeNames,
} from "./registry.ts";
