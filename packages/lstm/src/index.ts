export type {
  AdamOptions,
  Backend,
  DropoutDraw,
  Executor,
  ExecutorOptions,
  Moments,
} from "./backend.ts";
export {
  DivergedError,
  InvalidNetworkError,
  LstmError,
  NonFiniteDataError,
  ShapeError,
} from "./errors.ts";
export { initialParameters } from "./initialise.ts";
export {
  type LayerSpec,
  type Network,
  type NetworkSpec,
  type ParameterTensor,
  type PlannedLayer,
  planNetwork,
} from "./network.ts";
export { referenceBackend } from "./reference/reference-backend.ts";
export {
  type BatchProgress,
  type EarlyStopping,
  type EpochLoss,
  type EpochReport,
  meanSquaredError,
  type TrainingOptions,
  type TrainingResult,
  type TrainingState,
  train,
} from "./train.ts";
export { checkWindows, type Windows } from "./windows.ts";
