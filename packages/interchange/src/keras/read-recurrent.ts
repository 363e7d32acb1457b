import { type BidirectionalLayer, mergeModes } from "../network/bidirectional-layer.ts";
import type {
  GruLayer,
  LstmLayer,
  RecurrentLayer,
  SimpleRnnLayer,
} from "../network/recurrent-layer.ts";
import { describe } from "./config-value.ts";
import { readStateActivation } from "./keras-activation.ts";
import { type LayerConfig, readEntry } from "./layer-config.ts";

/** @throws {UnsupportedModelError | DamagedFileError} */
export function readLstm(layer: LayerConfig): LstmLayer {
  const { config, major } = layer;
  const recurrentActivation = readStateActivation(config, "recurrent_activation", major, "sigmoid");
  return { type: "lstm", recurrentActivation, ...readCommon(layer) };
}

/** @throws {UnsupportedModelError | DamagedFileError} */
export function readGru(layer: LayerConfig): GruLayer {
  const { config, major } = layer;
  const recurrentActivation = readStateActivation(config, "recurrent_activation", major, "sigmoid");
  // Files from before the option existed reset before.
  const resetAfter = config.flag("reset_after", false);
  return { type: "gru", recurrentActivation, resetAfter, ...readCommon(layer) };
}

/** @throws {UnsupportedModelError | DamagedFileError} */
export function readSimpleRnn(layer: LayerConfig): SimpleRnnLayer {
  return { type: "simple_rnn", ...readCommon(layer) };
}

function readCommon({ name, config, major, weights }: LayerConfig) {
  config.requireOnly("return_state", false, "a layer with several outputs");
  config.requireOnly("stateful", false, "its answers depend on the windows asked before");
  config.requireOnly("time_major", false, "sessions before windows: save it batch-first");
  const roles = ["kernel", "recurrent_kernel", ...(config.flag("use_bias", true) ? ["bias"] : [])];
  const activation = readStateActivation(config, "activation", major, "tanh");
  const [kernel, recurrentKernel, bias = null] = weights("cell", roles);
  return {
    name,
    units: config.count("units"),
    activation,
    returnSequences: config.flag("return_sequences", false),
    goBackwards: config.flag("go_backwards", false),
    weights: { kernel: kernel!, recurrentKernel: recurrentKernel!, bias },
  };
}

/** @throws {UnsupportedModelError | DamagedFileError} */
export function readBidirectional(layer: LayerConfig): BidirectionalLayer {
  const { name, config } = layer;
  const mode = config.get("merge_mode") ?? null;
  const mergeMode = mergeModes.find((known) => known === mode);
  if (!mergeMode) {
    throw config.unsupported(`merge_mode ${describe(mode)}: expected ${mergeModes.join(", ")}`);
  }
  const forward = readDirection(layer, "layer", "forward_layer");
  const backward = config.has("backward_layer")
    ? readDirection(layer, "backward_layer", "backward_layer")
    : mirrorOf(forward, readDirection(layer, "layer", "backward_layer"));
  if (forward.goBackwards === backward.goBackwards) {
    throw config.unsupported("both layers read the sessions in the same direction");
  }
  return { type: "bidirectional", name, forward, backward, mergeMode };
}

/** @param path Where Keras 3 stores its weights, within the layer. */
function readDirection(layer: LayerConfig, field: string, path: string): RecurrentLayer {
  const { config, major, weights } = layer;
  const inner = readEntry(config.file, config.get(field), `${config.place}, ${field}`);
  const within: LayerConfig = {
    ...inner,
    name: layer.name,
    major,
    weights: (part, roles) => weights(`${path}/${part}`, roles),
  };
  switch (inner.className) {
    case "LSTM":
      return readLstm(within);
    case "GRU":
      return readGru(within);
    case "SimpleRNN":
      return readSimpleRnn(within);
    default:
      throw config.unsupported(`around a layer of class ${inner.className}`);
  }
}

/** Where no second config is stored, it is the first one, read the other way. */
function mirrorOf(forward: RecurrentLayer, backward: RecurrentLayer): RecurrentLayer {
  return { ...backward, goBackwards: !forward.goBackwards };
}
