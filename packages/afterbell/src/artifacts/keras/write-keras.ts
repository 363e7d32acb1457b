/**
 * @file `.keras` files as Keras 3 writes them: a zip of `metadata.json`, `config.json` and
 * `model.weights.h5`. `keras.saving.load_model` gives a compiled Sequential model.
 */

import type { PlannedLayer } from "@afterbell/lstm";
import { type ExportedNetwork, type Weight, weightsByLayer } from "../exported-network.ts";
import { encodeHdf5, type HdfArray, type HdfGroup } from "../hdf5/write-hdf5.ts";
import { configOf } from "./keras-config.ts";
import { encodeStoredZip } from "./stored-zip.ts";

/** The Keras whose files these equal in form; any 3 opens them. */
const KERAS_VERSION = "3.15.1";

export function encodeKeras(model: ExportedNetwork): Uint8Array {
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const savedAt = model.createdAt.slice(0, 19).replace("T", "@");
  return encodeStoredZip({
    "metadata.json": json({ keras_version: KERAS_VERSION, date_saved: savedAt }),
    "config.json": json(configOf(model)),
    "model.weights.h5": encodeHdf5(weightsFile(model)),
  });
}

function weightsFile(model: ExportedNetwork): HdfGroup {
  const weights = weightsByLayer(model);
  const layers = model.network.layers.map((layer, i) => [layer.name, groupOf(layer, weights[i]!)]);
  return {
    members: {
      layers: { members: Object.fromEntries(layers) },
      optimizer: { members: { vars: variables("adam", optimizerState(model, weights.flat())) } },
      vars: variables("sequential", []),
    },
  };
}

/** Keras keeps a recurrent layer's weights with its cell. */
function groupOf({ spec, name }: PlannedLayer, weights: readonly Weight[]): HdfGroup {
  if (spec.type === "dense" || spec.type === "dropout") {
    return { members: { vars: variables(name, weights) } };
  }
  const cell = { members: { vars: variables(`${spec.type}_cell`, weights) } };
  return { members: { cell, vars: variables(name, []) } };
}

/** @param name The object's, which Keras notes and does not need. */
function variables(name: string, arrays: readonly HdfArray[]): HdfGroup {
  const numbered = arrays.map(({ shape, data }, i) => [`${i}`, { shape, data }]);
  return { attributes: { name }, members: Object.fromEntries(numbered) };
}

/** An Adam at its first step: iterations, learning rate, and both moments of each weight at 0. */
function optimizerState({ adam }: ExportedNetwork, weights: readonly Weight[]): HdfArray[] {
  return [
    { shape: [], data: BigInt64Array.of(0n) },
    { shape: [], data: Float32Array.of(adam.learningRate) },
    ...weights.flatMap(({ shape }) => [
      { shape, data: null },
      { shape, data: null },
    ]),
  ];
}
