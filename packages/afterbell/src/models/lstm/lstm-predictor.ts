import {
  type Backend,
  type Executor,
  meanLossInTurns,
  planNetwork,
  selectBackend,
} from "@afterbell/lstm";
import type { IndexRange } from "../../dataset/fold.ts";
import { type FittedScaler, type ScaledValues, scale, unscale } from "../../dataset/scaler.ts";
import { selectWindows, slidingWindows } from "../../dataset/windows.ts";
import type { BarSeries } from "../../domain/bar-series.ts";
import { type ClosePredictor, closePredictor, requireContext } from "../close-predictor.ts";
import { type LstmRecipe, networkOf } from "./recipe.ts";

/** A trained model, as a bundle stores it. */
export interface TrainedLstm {
  readonly recipe: LstmRecipe;
  readonly scaler: FittedScaler;
  /** All weights, flat, as `planNetwork(networkOf(recipe)).parameters` lays them out. */
  readonly parameters: Float64Array;
}

/** A trained LSTM with its scaler. */
export interface Predictor extends ClosePredictor {
  readonly model: TrainedLstm;
  /**
   * Mean squared error in the scaler's units, the loss the network was trained on, over the windows
   * whose targets are the bars `start <= i < end`. The event loop has its turns in between.
   */
  loss(series: BarSeries, targets: IndexRange): Promise<number>;
}

/** Windows computed at a time: the largest a forecast needs memory for. */
const MAX_BATCH_SIZE = 32;

/** @throws {ShapeError} Weights that do not fit the recipe's network. */
export function lstmPredictor(model: TrainedLstm, backend: Backend = selectBackend()): Predictor {
  return predictorOn(openForForecasts(model.recipe, backend), model);
}

/** Opens memory for forecasts of a recipe's network with any weights. */
export function openForForecasts(recipe: LstmRecipe, backend: Backend): Executor {
  return backend.open(planNetwork(networkOf(recipe)), { maxBatchSize: MAX_BATCH_SIZE });
}

/** Sets the executor's weights to the model's. An executor is used by one predictor at a time. */
export function predictorOn(executor: Executor, model: TrainedLstm): Predictor {
  executor.setParameters(model.parameters);
  const { recipe, scaler } = model;
  const { contextLength, horizon } = recipe;

  const run = (closes: Float64Array, starts: Int32Array): Float64Array => {
    const windows = { values: scale(scaler, closes), features: 1, contextLength, starts };
    const outputs = executor.predict({ ...windows, targets: new Float64Array(0) });
    return unscale(scaler, outputs as ScaledValues);
  };

  async function loss(series: BarSeries, { start, end }: IndexRange): Promise<number> {
    requireContext(series, start - 1, contextLength);
    const windows = slidingWindows(scale(scaler, series.close), recipe);
    const first = start - contextLength;
    const judged = selectWindows(windows, first, end - contextLength - horizon + 1);
    return meanLossInTurns(executor, judged, { type: "mse" });
  }

  const predictor = closePredictor({ name: recipe.name, contextLength, horizon, run });
  return { ...predictor, model, loss };
}
