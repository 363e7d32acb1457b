/** @file A Keras model from the bytes of its file: `.keras` (a zip), or HDF5 whatever its name. */

import { type FileBytes, requireBytes, requireString } from "../argument.ts";
import {
  DamagedFileError,
  LayerMismatchError,
  NotAModelError,
  UnsupportedModelError,
} from "../errors.ts";
import { kindOfFile } from "../file-kind.ts";
import { type Hdf5Group, openHdf5 } from "../hdf5/hdf5-file.ts";
import { isHdf5 } from "../hdf5/superblock.ts";
import type { Layer } from "../network/layer.ts";
import { planSequential, type SequentialNetwork } from "../network/sequential-network.ts";
import { shortened } from "../value-description.ts";
import { isZip, openZip } from "../zip/zip-archive.ts";
import { ConfigValue, isObject } from "./config-value.ts";
import { readNotes } from "./dtype-policy.ts";
import { type LayerEntry, readChain } from "./model-chain.ts";
import { readLayer } from "./read-layer.ts";
import {
  type NamedWeight,
  recording,
  variableTree,
  type WeightSource,
  weightLists,
} from "./weight-source.ts";

export interface KerasModel {
  /** The layers with their weights, as plain data: what the writers take. */
  readonly network: SequentialNetwork;
  /** Every weight array that the network uses, float32, named by layer, part and role. */
  readonly weights: readonly NamedWeight[];
  /** Class of each layer, in order. */
  readonly classNames: readonly string[];
  /** The model without its weights: the config as Keras wrote it. */
  readonly definition: KerasDefinition;
  /** How the file stores it. */
  readonly format: "keras" | "hdf5";
  /** Sentences about what differs from Keras when it is run, such as a dtype policy; often none. */
  readonly notes: readonly string[];
}

/** What a model is made of, without its weights: as Keras wrote it. */
export interface KerasDefinition {
  readonly kerasVersion: string;
  /** `class_name` and `config` of the model, and whatever else stood there. */
  readonly model: unknown;
}

/** Bytes of a model file: the most weights with Adam's two moments each take three quarters of it. */
export const MAX_MODEL_BYTES = 2 ** 28;

/**
 * @param file For errors.
 * @throws {InputMismatchError} `bytes` is no Uint8Array or ArrayBuffer.
 * @throws {NotAModelError} Something else than a Keras model.
 * @throws {DamagedFileError} Truncated, altered, or what Keras never wrote.
 * @throws {UnsupportedModelError} A whole model with a part that cannot be run here; named.
 */
export function readKerasModel(bytes: FileBytes, file: string): KerasModel {
  const content = requireBytes(bytes);
  requireString(file, "file");
  return withoutStackOverflow(file, () => readContent(content, file));
}

function readContent(bytes: Uint8Array, file: string): KerasModel {
  if (bytes.length > MAX_MODEL_BYTES) {
    throw new NotAModelError(file, `${bytes.length} bytes, at most ${MAX_MODEL_BYTES} are read`);
  }
  if (isZip(bytes)) return readArchive(bytes, file);
  if (isHdf5(bytes)) return readLegacy(openHdf5(bytes, file), file);
  const kind = kindOfFile(bytes, "model");
  throw new NotAModelError(file, kind ?? "no Keras model: neither a zip nor HDF5");
}

/** Nothing here recurses far in a file that Keras wrote; a file made to exhaust the stack is damaged. */
function withoutStackOverflow<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    // A RangeError in V8 and JavaScriptCore, an InternalError in SpiderMonkey.
    const isOverflow = error instanceof Error && /call stack|recursion/i.test(error.message);
    if (isOverflow && !(error instanceof DamagedFileError)) {
      throw new DamagedFileError(file, "its content is nested too deeply");
    }
    throw error;
  }
}

function readArchive(bytes: Uint8Array, file: string): KerasModel {
  const zip = openZip(bytes, file);
  const config = zip.read("config.json");
  if (!config) {
    const kind = kindOfFile(bytes, "model") ?? "a zip archive without config.json";
    throw new NotAModelError(file, `${kind}: no Keras model`);
  }
  const metadata = zip.read("metadata.json");
  const about = metadata ? parseJson(metadata, "metadata.json", file) : {};
  const model = parseJson(config, "config.json", file);
  const version = isObject(about) ? about.keras_version : undefined;
  const kerasVersion = typeof version === "string" ? version : "3.0.0";
  const weights = zip.read("model.weights.h5");
  if (!weights) {
    const reason = zip.names.some((name) => name.endsWith(".weights.json"))
      ? "its weights are spread over several files; save it as one"
      : "there are no weights (model.weights.h5)";
    throw new UnsupportedModelError(file, "archive", reason);
  }
  const source = variableTree(openHdf5(weights, `${file}, model.weights.h5`), file);
  return { ...readDefinition({ kerasVersion, model }, source, file), format: "keras" };
}

function readLegacy(root: Hdf5Group, file: string): KerasModel {
  const config = root.attribute("model_config");
  if (typeof config !== "string") {
    const isWeights = root.attribute("layer_names") !== null || root.names.includes("layers");
    if (!isWeights)
      throw new NotAModelError(file, "an HDF5 file without a model_config: no Keras model");
    const reason = "weights only, without the model's layers; save it with model.save";
    throw new UnsupportedModelError(file, "file", reason);
  }
  const group = root.group("model_weights");
  if (!group) throw new DamagedFileError(file, "its weights are not there (model_weights)");
  const version = root.attribute("keras_version") ?? group.attribute("keras_version");
  const kerasVersion = typeof version === "string" ? version : "2.0.0";
  const model = parseJson(new TextEncoder().encode(config), "model_config", file);
  const source = weightLists(group, file);
  return { ...readDefinition({ kerasVersion, model }, source, file), format: "hdf5" };
}

/** A definition with weights from anywhere. @throws {UnsupportedModelError | DamagedFileError} */
export function readDefinition(
  definition: KerasDefinition,
  source: WeightSource,
  file: string,
): Omit<KerasModel, "format"> {
  const major = majorOf(definition.kerasVersion, file);
  requireShallow(definition.model, file);
  const model = new ConfigValue(file, "model", definition.model);
  const { inputShape, entries } = readChain(model);
  requireDistinct(entries, file);
  const weights: NamedWeight[] = [];
  const recorded = recording(source, weights);
  const layers = entries.map((entry): Layer => {
    return readLayer({ ...entry, major, weights: recorded.of(entry) });
  });
  const network = { inputShape, layers };
  requireFit(network, file);
  return {
    network,
    weights,
    classNames: entries.map(({ className }) => className),
    definition,
    notes: readNotes(entries),
  };
}

/** Levels of a config: layers within layers within wrappers take about 20. */
const MAX_DEPTH = 200;

/** Whoever writes the definition as JSON again recurses as deep as it is nested. */
function requireShallow(definition: unknown, file: string): void {
  let level: unknown[] = [definition];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) {
      throw new DamagedFileError(file, `its config is nested more than ${MAX_DEPTH} levels deep`);
    }
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? Object.values(value) : [],
    );
  }
}

/** Shapes are checked now, where the file can be named; of an open length, when it is settled. */
function requireFit(network: SequentialNetwork, file: string): void {
  if (network.inputShape.includes(null)) return;
  try {
    planSequential(network, { backend: null });
  } catch (error) {
    if (!(error instanceof LayerMismatchError)) throw error;
    const { layer, expected, got } = error;
    throw new UnsupportedModelError(file, `layer ${layer}`, `expected ${expected}, got ${got}`);
  }
}

function requireDistinct(entries: readonly LayerEntry[], file: string): void {
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.has(name)) throw new DamagedFileError(file, `two layers are named ${name}`);
    names.add(name);
  }
}

function majorOf(version: string, file: string): number {
  const major = Number(/^(\d+)\./.exec(version)?.[1]);
  if (major >= 1 && major <= 3) return major;
  throw new UnsupportedModelError(
    file,
    "keras_version",
    `${shortened(version)}: 1 to 3 are read here`,
  );
}

function parseJson(bytes: Uint8Array, part: string, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new DamagedFileError(file, `${part} is not JSON (${(error as Error).message})`);
  }
}
