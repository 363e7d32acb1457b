/** @file `POST /predict`: takes prices, returns a forecast and the last close. */

import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import type { Prediction } from "./contract.ts";
import { ForecastNotFiniteError, NoModelError } from "./errors.ts";
import type { Metrics } from "./metrics.ts";
import type { ModelHolder } from "./model-holder.ts";
import { parsePrices, pricesOf } from "./prices.ts";
import { problemResponses } from "./problem-responses.ts";
import type { ServedModel } from "./served-model.ts";

export function installPredict(app: FastifyInstance, holder: ModelHolder, metrics: Metrics): void {
  app.post("/predict", { schema: predictSchema }, async (request) => {
    const prices = pricesOf(request.body);
    const model = holder.model();
    if (model === null) throw new NoModelError(holder.problem());
    const prediction = predictionOf(model, parsePrices(prices, model.contextLength));
    metrics.countPrediction(model.symbol);
    return prediction;
  });
}

/**
 * @param closes (contextLength) the latest closes, oldest first.
 * @throws {ForecastNotFiniteError} The forecast is not a finite number.
 */
function predictionOf(model: ServedModel, closes: Float64Array): Prediction {
  const prediction = model.predict(closes);
  if (!Number.isFinite(prediction)) throw new ForecastNotFiniteError(prediction);
  const lastClose = closes[closes.length - 1]!;
  return {
    prediction,
    ticker: model.symbol,
    lastClose,
    change: prediction - lastClose,
    modelVersion: model.version,
    evaluation: model.evaluation && {
      mae: model.evaluation.test.mae,
      persistenceMae: model.evaluation.persistence.mae,
      sessions: model.evaluation.sessions,
      from: model.evaluation.from,
      to: model.evaluation.to,
    },
  };
}

const predictSchema = {
  summary: "Forecast the next close",
  description:
    "Takes the latest closes, oldest first, and forecasts the one after them. " +
    "The response includes the last close and the errors of both on the same test sessions.",
  tags: ["forecast"],
  body: Type.Ref("PredictRequest#"),
  response: {
    200: Type.Ref("Prediction#"),
    ...problemResponses([
      "MISSING_BODY",
      "INVALID_JSON",
      "WRONG_PRICE_COUNT",
      "REQUEST_TIMEOUT",
      "BODY_TOO_LARGE",
      "UNSUPPORTED_MEDIA_TYPE",
      "INVALID_PRICES",
      "INTERNAL",
      "NO_MODEL",
      "SHUTTING_DOWN",
    ]),
  },
};
