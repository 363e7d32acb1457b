/** @file A model's layers in the order data runs through them: Sequential, or Functional without branches. */

import { type ConfigValue, describe, isObject } from "./config-value.ts";
import { readEntry } from "./layer-config.ts";

export type LayerEntry = ReturnType<typeof readEntry>;

export interface ModelChain {
  /** Of one window, without the batch; null where the file leaves an extent open. */
  readonly inputShape: readonly (number | null)[];
  /** Without the input. */
  readonly entries: readonly LayerEntry[];
}

const MAX_LAYERS = 1_000;

/**
 * @param model `class_name` and `config`, as `model_config` and `config.json` hold them.
 * @throws {UnsupportedModelError | DamagedFileError}
 */
export function readChain(model: ConfigValue): ModelChain {
  const className = model.text("class_name");
  const entries = layersOf(model);
  if (entries.length > MAX_LAYERS) throw model.unsupported(`${entries.length} layers`);
  switch (className) {
    case "Sequential":
      return readSequential(model, entries);
    case "Functional":
    case "Model":
      return readFunctional(model, entries);
    default:
      throw model.unsupported(
        `${className} is a class of the user's own: only Sequential and Functional models can be read`,
      );
  }
}

/** Keras before 2.2.3 stores the list itself as the config. */
function layersOf(model: ConfigValue): readonly unknown[] {
  const config = model.get("config");
  const layers = isObject(config) ? config.layers : config;
  if (Array.isArray(layers) && layers.length > 0) return layers;
  throw model.damaged(`layers: expected a list, got ${describe(layers)}`);
}

function readSequential(model: ConfigValue, raw: readonly unknown[]): ModelChain {
  const entries = raw.map((entry, i) => readEntry(model.file, entry, `layers[${i}]`));
  const first = entries[0]!;
  const shape =
    batchShapeOf(first.config) ??
    (isObject(model.get("config"))
      ? openShape(model.object("config"), "build_input_shape")
      : null) ??
    (model.has("build_config") ? openShape(model.object("build_config"), "input_shape") : null);
  if (!shape) throw model.unsupported("the shape of its input is not in the file");
  const isInput = first.className === "InputLayer";
  return { inputShape: withoutBatch(model, shape), entries: isInput ? entries.slice(1) : entries };
}

function readFunctional(model: ConfigValue, raw: readonly unknown[]): ModelChain {
  const entries = raw.map((entry, i) => readEntry(model.file, entry, `layers[${i}]`));
  const sources = new Map(raw.map((entry, i) => [entries[i]!.name, sourceOf(entry, entries[i]!)]));
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const config = model.object("config");
  const input = onlyEnd(config, "input_layers");
  const chain: LayerEntry[] = [];
  for (let name = onlyEnd(config, "output_layers"); name !== input; ) {
    const entry = byName.get(name);
    const source = sources.get(name);
    if (!entry || chain.includes(entry))
      throw model.damaged(`layer ${name}: not on a way to the input`);
    chain.unshift(entry);
    if (source == null) throw entry.config.damaged("nothing goes into it, and it is not the input");
    name = source;
  }
  const aside = entries.find((entry) => !chain.includes(entry) && entry.name !== input);
  if (aside)
    throw aside.config.unsupported("it lies on a second branch; only one path is run here");
  const shape = byName.get(input) && batchShapeOf(byName.get(input)!.config);
  if (!shape) throw model.damaged(`input ${input}: no shape`);
  return { inputShape: withoutBatch(model, shape), entries: chain };
}

/** `["input", 0, 0]`, or a list of one of those. */
function onlyEnd(config: ConfigValue, field: string): string {
  const value = config.get(field);
  const ends = Array.isArray(value) && Array.isArray(value[0]) ? value : [value];
  const name = Array.isArray(ends[0]) ? ends[0][0] : undefined;
  if (typeof name !== "string") throw config.damaged(`${field}: got ${describe(value)}`);
  if (ends.length > 1)
    throw config.unsupported(`${field}: ${ends.length} of them, one is run here`);
  return name;
}

/** The layer whose output goes in, or null for an input. @throws {UnsupportedModelError} Several. */
function sourceOf(raw: unknown, { config }: LayerEntry): string | null {
  const nodes = isObject(raw) ? raw.inbound_nodes : undefined;
  if (!Array.isArray(nodes) || nodes.length === 0) return null;
  if (nodes.length > 1) throw config.unsupported("it is used more than once");
  const names = isObject(nodes[0]) ? tensorsIn(nodes[0]) : legacyTensorsIn(nodes[0]);
  if (names.length === 1) return names[0]!;
  throw config.unsupported(`${names.length} tensors go into it; only a single path is run here`);
}

/** Keras 3: `{args: [{class_name: "__keras_tensor__", config: {keras_history: [name, …]}}], kwargs}`. */
function tensorsIn(value: unknown, depth = 0): string[] {
  if (depth > 10) return [];
  if (Array.isArray(value)) return value.flatMap((item) => tensorsIn(item, depth + 1));
  if (!isObject(value)) return [];
  if (value.class_name === "__keras_tensor__" && isObject(value.config)) {
    const history = value.config.keras_history;
    return Array.isArray(history) && typeof history[0] === "string" ? [history[0]] : [];
  }
  return Object.values(value).flatMap((item) => tensorsIn(item, depth + 1));
}

/** Keras 2: `[[name, node, tensor, {…}]]`, of one tensor perhaps `[name, node, tensor, {…}]`. */
function legacyTensorsIn(node: unknown): string[] {
  if (!Array.isArray(node)) return [];
  const tensors = Array.isArray(node[0]) ? node : [node];
  return tensors.flatMap((tensor) => {
    const [name, , , kwargs] = Array.isArray(tensor) ? tensor : [];
    const further = legacyArguments(kwargs);
    return typeof name === "string" ? [name, ...further] : further;
  });
}

/** Tensors among the named arguments: an initial state, say. */
function legacyArguments(kwargs: unknown): string[] {
  if (!isObject(kwargs)) return [];
  return Object.values(kwargs).flatMap((value) => {
    const isTensor = Array.isArray(value) && typeof value[0] === "string" && value.length >= 3;
    return isTensor ? [String(value[0])] : [];
  });
}

function batchShapeOf(config: ConfigValue): (number | null)[] | null {
  return openShape(config, "batch_shape") ?? openShape(config, "batch_input_shape");
}

function openShape(config: ConfigValue, field: string): (number | null)[] | null {
  return config.has(field) ? config.shape(field) : null;
}

function withoutBatch(model: ConfigValue, shape: readonly (number | null)[]): (number | null)[] {
  const window = shape.slice(1);
  const isFixed = window.slice(1).every((extent) => extent !== null);
  const isSize = window.every((extent) => extent === null || extent >= 1);
  if (window.length >= 1 && isFixed && isSize) return window;
  throw model.unsupported(`an input of shape ${describe(shape)}; only the length may be left open`);
}
