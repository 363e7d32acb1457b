/** @file A saved model in the formats of other programs. */

import { AfterbellError } from "../domain/errors.ts";
import {
  type ExportedNetwork,
  exportedImported,
  exportedTensors,
  exportedTrained,
} from "./exported-network.ts";
import { encodeKeras } from "./keras/write-keras.ts";
import { outlineOf, type TrainedManifest } from "./manifest.ts";
import type { ModelBundle } from "./model-bundle.ts";
import { encodeOnnx } from "./onnx/write-onnx.ts";
import { encodeSafetensors } from "./safetensors.ts";
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
 * @throws {NoScalerError} There is none to write.
 */
export function exportModel(
  bundle: ModelBundle,
  format: ExportFormat,
  version: string,
): Uint8Array {
  switch (format) {
    case "keras":
      return encodeKeras(networkOf(bundle));
    case "onnx":
      return encodeOnnx(networkOf(bundle), version);
    case "safetensors":
      return safetensorsOf(bundle);
    case "sklearn":
      return scalerOf(bundle);
  }
}

function networkOf({ kind, model, manifest }: ModelBundle): ExportedNetwork {
  return kind === "trained"
    ? exportedTrained(model, manifest.createdAt)
    : exportedImported(model, manifest.createdAt);
}

function safetensorsOf(bundle: ModelBundle): Uint8Array {
  const { symbol, version } = bundle.manifest;
  const { contextLength, horizon } = outlineOf(bundle.manifest);
  return encodeSafetensors({
    tensors: exportedTensors(networkOf(bundle)),
    metadata: {
      ...{ format: "afterbell", symbol, version },
      ...{ contextLength: `${contextLength}`, horizon: `${horizon}` },
      scaler: JSON.stringify(bundle.model.scaler),
    },
  });
}

function scalerOf({ kind, model, manifest }: ModelBundle): Uint8Array {
  if (kind === "trained") {
    return encodeSklearnScaler(model.scaler, { samplesSeen: rowsFittedOn(manifest) });
  }
  if (manifest.imported.scaler === null) throw new NoScalerError(manifest.symbol, manifest.version);
  return encodeSklearnScaler(model.scaler);
}

/** Closes the scaler was fitted on: the training range's, or with the leak all of them. */
function rowsFittedOn({ recipe, data, windows }: TrainedManifest): number {
  return recipe.scalerSeesTestRange
    ? data.bars
    : windows.train + recipe.contextLength + recipe.horizon - 1;
}

/** The model was imported without one: it takes prices as they are. */
export class NoScalerError extends AfterbellError {
  readonly code = "NO_SCALER";
  readonly symbol: string;
  readonly version: string;
  constructor(symbol: string, version: string) {
    super(`${symbol} ${version} has no scaler: it was imported with --no-scaler, on plain prices`);
    this.symbol = symbol;
    this.version = version;
  }
}
