/** @file An imported model's files in a bundle: the definition as Keras wrote it, and the weights. */

import { DamagedFileError, readSafetensors, writeSafetensors } from "@afterbell/interchange";
import {
  type KerasDefinition,
  type KerasModel,
  namedWeights,
  readDefinition,
} from "@afterbell/interchange/keras";
import type { FittedScaler } from "../dataset/scaler.ts";
import type { ImportedForecaster } from "../models/imported/imported-predictor.ts";

/** A Keras model with its scaler and sizes, as a bundle stores it. */
export interface ImportedModel extends ImportedForecaster {
  readonly keras: Omit<KerasModel, "format">;
}

export function importedModel(
  keras: Omit<KerasModel, "format">,
  options: {
    readonly scaler: FittedScaler;
    readonly contextLength: number;
    readonly horizon: number;
  },
): ImportedModel {
  return { keras, network: keras.network, ...options };
}

/** `network.json`. */
export function encodeDefinition({ keras }: ImportedModel): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(keras.definition)}\n`);
}

/** `weights.safetensors`: a tensor per weight array. */
export function encodeWeights({ keras }: ImportedModel): Uint8Array {
  const tensors = keras.weights.map(({ name, shape, data }) => ({
    name,
    shape,
    data: Float64Array.from(data),
  }));
  return writeSafetensors({ tensors, metadata: { format: "afterbell" } });
}

export interface StoredFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** @throws {DamagedFileError | UnsupportedModelError} */
export function decodeKerasModel(
  definition: StoredFile,
  weights: StoredFile,
): ImportedModel["keras"] {
  const tensors = new Map(
    readSafetensors(weights.bytes, { file: weights.file }).tensors.map(({ name, shape, data }) => [
      name,
      { shape, data: Float32Array.from(data) },
    ]),
  );
  const source = namedWeights((name) => tensors.get(name), weights.file);
  return readDefinition(parseDefinition(definition), source, definition.file);
}

function parseDefinition({ file, bytes }: StoredFile): KerasDefinition {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new DamagedFileError(file, `not JSON (${(error as Error).message})`);
  }
}
