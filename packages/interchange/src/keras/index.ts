/** @file Keras's files in parts: for whoever keeps a model's definition and weights elsewhere. */

export {
  type KerasDefinition,
  type KerasModel,
  MAX_MODEL_BYTES,
  readDefinition,
  readKerasModel,
} from "./keras-model.ts";
export { type NamedWeight, namedWeights, type WeightSource } from "./weight-source.ts";
