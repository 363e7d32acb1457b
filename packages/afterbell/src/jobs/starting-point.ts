/** @file A saved model as something to train further: its network, weights and scaler. */

import { settledShape, trainableNetwork } from "@afterbell/interchange/network";
import type { TrainingRun } from "../models/lstm/lstm-estimator.ts";
import type { LstmRecipe } from "../models/lstm/recipe.ts";
import type { ModelBundle } from "../workspace/model-bundle.ts";
import { NotTrainableError } from "./errors.ts";

export interface StartingPoint {
  readonly startFrom: NonNullable<TrainingRun["startFrom"]>;
  /** What the model settles of a recipe; how to train is left open. */
  readonly recipe: Omit<LstmRecipe, "training">;
}

/** @throws {NotTrainableError} A layer that can be run here and not trained. */
export function startingPointOf({ kind, model, manifest }: ModelBundle): StartingPoint {
  const { contextLength, horizon } = kind === "imported" ? model : model.recipe;
  const common = {
    name: "fine-tuned",
    contextLength,
    horizon,
    scaler: model.scaler.kind,
    scalerSeesTestRange: kind === "trained" && model.recipe.scalerSeesTestRange,
    startsFrom: { model: manifest.version, sha256: manifest.files["weights.safetensors"]!.sha256 },
  };
  if (kind === "trained") {
    const { scaler, parameters, recipe } = model;
    return {
      startFrom: { scaler, parameters },
      recipe: { ...common, network: recipe.network },
    };
  }
  const { network, scaler } = model;
  const trainable = trainableNetwork(network.layers, settledShape(network, contextLength));
  if ("obstacle" in trainable) throw new NotTrainableError(manifest.version, trainable.obstacle);
  const { spec, parameters } = trainable;
  return {
    startFrom: { scaler, parameters },
    recipe: { ...common, network: { layers: spec.layers } },
  };
}
