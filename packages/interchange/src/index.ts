/** @file What `@afterbell/interchange` reads and writes. `./network` and `./keras` hold the parts. */

export type { FileBytes, ReadFileOptions } from "./argument.ts";
export {
  DamagedFileError,
  ForbiddenPickleError,
  InputMismatchError,
  InterchangeError,
  LayerMismatchError,
  NotAModelError,
  NotAScalerError,
  NotExportableError,
  UnsupportedModelError,
} from "./errors.ts";
export { type AdamConfig, type WriteKerasOptions, writeKeras } from "./keras/write-keras.ts";
export type { NetworkSource } from "./network/require-network.ts";
export type { OnnxProducer } from "./onnx/onnx-graph.ts";
export { type WriteOnnxOptions, writeOnnx } from "./onnx/write-onnx.ts";
export { MAX_PICKLE_BYTES } from "./pickle/joblib.ts";
export {
  type Model,
  type NestedNumbers,
  type ReadModelOptions,
  readModel,
} from "./read-model.ts";
export { readSafetensors, writeSafetensors } from "./safetensors/safetensors.ts";
export type { Tensor, TensorFile, WritableTensorFile } from "./safetensors/tensor-file.ts";
export {
  readScaler,
  type ScalerClass,
  type ScalerParameter,
  type SklearnScaler,
} from "./sklearn/read-scaler.ts";
export type {
  MinMaxFormula,
  RobustFormula,
  ScalerFormula,
  ScalerInput,
  StandardFormula,
} from "./sklearn/scaler-formula.ts";
export { type ScalerFileOptions, SKLEARN_VERSION, writeScaler } from "./sklearn/write-scaler.ts";
