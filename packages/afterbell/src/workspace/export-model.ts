/** @file A saved model in the formats of other programs. */

import {
  type AdamConfig,
  writeKeras,
  writeOnnx,
  writeSafetensors,
  writeScaler,
} from "@afterbell/interchange";
import {
  namedTensors,
  networkFromLstm,
  type SequentialNetwork,
} from "@afterbell/interchange/network";
import { planNetwork } from "@afterbell/lstm";
import { AfterbellError } from "../domain/errors.ts";
import { networkOf } from "../models/lstm/recipe.ts";
import { outlineOf, sessionsFittedOn, type TrainedManifest } from "./manifest.ts";
import type { ModelBundle } from "./model-bundle.ts";

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
 * @throws {NotExportableError} A layer that the format cannot express.
 * @throws {NoScalerError} There is none to write.
 */
export function exportModel(
  bundle: ModelBundle,
  format: ExportFormat,
  version: string,
): Uint8Array {
  switch (format) {
    case "keras":
      return kerasOf(bundle);
    case "onnx":
      return writeOnnx(
        { network: exportedNetwork(bundle) },
        { producer: { name: "afterbell", version } },
      );
    case "safetensors":
      return safetensorsOf(bundle);
    case "sklearn":
      return scalerOf(bundle);
  }
}

/** With its weights rounded to float32 as other programs hold them, and the window it is used with here. */
function exportedNetwork({ kind, model }: ModelBundle): SequentialNetwork {
  if (kind === "trained") {
    return networkFromLstm(planNetwork(networkOf(model.recipe)), model.parameters);
  }
  const [, ...step] = model.network.inputShape;
  return { ...model.network, inputShape: [model.contextLength, ...step] };
}

function kerasOf(bundle: ModelBundle): Uint8Array {
  const { createdAt } = bundle.manifest;
  const adam = bundle.kind === "trained" ? adamOf(bundle.model.recipe.training) : undefined;
  return writeKeras(
    { network: exportedNetwork(bundle) },
    { createdAt, ...(adam !== undefined && { adam }) },
  );
}

/** What Keras keeps of it. */
export function adamOf({ learningRate, beta1, beta2, epsilon }: AdamConfig): AdamConfig {
  return { learningRate, beta1, beta2, epsilon };
}

function safetensorsOf(bundle: ModelBundle): Uint8Array {
  const { symbol, version } = bundle.manifest;
  const { contextLength, horizon } = outlineOf(bundle.manifest);
  return writeSafetensors({
    tensors: namedTensors(exportedNetwork(bundle)),
    metadata: {
      ...{ format: "afterbell", symbol, version },
      ...{ contextLength: `${contextLength}`, horizon: `${horizon}` },
      scaler: JSON.stringify(bundle.model.scaler),
    },
  });
}

function scalerOf({ kind, model, manifest }: ModelBundle): Uint8Array {
  if (kind === "trained") {
    return writeScaler(model.scaler, { samplesSeen: rowsFittedOn(manifest) });
  }
  if (manifest.imported.scaler === null) throw new NoScalerError(manifest.symbol, manifest.version);
  return writeScaler(model.scaler);
}

/** Closes the scaler was fitted on: the training range's, or with the leak all of them. */
function rowsFittedOn(manifest: TrainedManifest): number {
  return manifest.recipe.scalerSeesTestRange ? manifest.data.bars : sessionsFittedOn(manifest);
}

/** The model was imported without one: it takes prices as they are. */
export class NoScalerError extends AfterbellError {
  readonly code = "NO_SCALER";
  readonly symbol: string;
  readonly version: string;
  constructor(symbol: string, version: string) {
    super(`${symbol} ${version} has no scaler: it was imported with --no-scaler`);
    this.symbol = symbol;
    this.version = version;
  }
}
