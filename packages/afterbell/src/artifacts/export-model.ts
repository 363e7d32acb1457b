/** @file A saved model in the formats of other programs. */

import type { FittedScaler } from "../dataset/scaler.ts";
import { type ExportedNetwork, exportedModel, exportedTensors } from "./exported-network.ts";
import { encodeKeras } from "./keras/write-keras.ts";
import type { Manifest } from "./manifest.ts";
import type { ModelBundle } from "./model-bundle.ts";
import { encodeOnnx } from "./onnx/write-onnx.ts";
import { encodeSafetensors } from "./safetensors.ts";
import { encodeScaler } from "./scaler-file.ts";
import { encodeSklearnScaler } from "./write-sklearn-scaler.ts";

export const exportFormats = ["keras", "onnx", "safetensors", "sklearn"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The names that the reference project's service looks for, and theirs alike. */
export const exportedFileNames: Readonly<Record<ExportFormat, string>> = {
  keras: "lstm_model.keras",
  onnx: "lstm_model.onnx",
  safetensors: "lstm_model.safetensors",
  sklearn: "scaler.pkl",
};

/**
 * The network, or with `sklearn` its scaler, as the bytes of a file.
 *
 * @param version Of this library, for formats that name their producer.
 * @throws {NotExportableError} A layer that the format cannot say.
 */
export function exportModel(
  bundle: ModelBundle,
  format: ExportFormat,
  version: string,
): Uint8Array {
  const { model, manifest } = bundle;
  const exported = exportedModel(model, manifest.createdAt);
  switch (format) {
    case "keras":
      return encodeKeras(exported);
    case "onnx":
      return encodeOnnx(exported, version);
    case "safetensors":
      return safetensorsOf(exported, model.scaler, manifest);
    case "sklearn":
      return encodeSklearnScaler(model.scaler, { samplesSeen: samplesSeen(manifest) });
  }
}

function safetensorsOf(exported: ExportedNetwork, scaler: FittedScaler, manifest: Manifest) {
  const { symbol, version, recipe } = manifest;
  return encodeSafetensors({
    tensors: exportedTensors(exported),
    metadata: {
      ...{ format: "afterbell", symbol, version },
      recipe: JSON.stringify(recipe),
      scaler: encodeScaler(scaler),
    },
  });
}

/** Closes the scaler was fitted on: the training range's, or with the leak all of them. */
function samplesSeen({ recipe, data, windows }: Manifest): number {
  return recipe.scalerSeesTestRange
    ? data.bars
    : windows.train + recipe.contextLength + recipe.horizon - 1;
}
