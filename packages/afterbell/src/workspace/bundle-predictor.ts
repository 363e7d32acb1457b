import type { ClosePredictor } from "../models/close-predictor.ts";
import { importedPredictor } from "../models/imported/imported-predictor.ts";
import { lstmPredictor } from "../models/lstm/lstm-predictor.ts";
import type { ModelBundle } from "./model-bundle.ts";

/** A saved model as it forecasts, wherever it was trained. */
export function bundlePredictor(bundle: ModelBundle): ClosePredictor {
  return bundle.kind === "imported" ? importedPredictor(bundle.model) : lstmPredictor(bundle.model);
}
