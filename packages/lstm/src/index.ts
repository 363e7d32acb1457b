export type {
  AdamOptions,
  AdamSettings,
  Backend,
  DropoutDraw,
  Executor,
  ExecutorOptions,
  Moments,
} from "./backend.ts";
export { digamma } from "./digamma.ts";
export {
  DivergedError,
  InvalidNetworkError,
  LstmError,
  NonFiniteDataError,
  OutOfMemoryError,
  ShapeError,
  ThreadLostError,
} from "./errors.ts";
export type { Floats } from "./floats.ts";
export { initialParameters } from "./initialise.ts";
export { checkLearningRateSchedule, type LearningRateSchedule } from "./learning-rate.ts";
export { lgamma } from "./lgamma.ts";
export { type Loss, outputsPerTarget } from "./loss.ts";
export { lossAndGradient } from "./loss-and-gradient.ts";
export { degreesOfFreedomOf, scaleOf } from "./loss-of-target.ts";
export { meanLoss, meanLossInTurns, meanSquaredError } from "./mean-loss.ts";
export {
  type Activation,
  activations,
  type LayerSpec,
  type Network,
  type NetworkSpec,
  networkLimits,
  type ParameterTensor,
  type PlannedLayer,
  planNetwork,
} from "./network.ts";
export type { Objective } from "./objective.ts";
export {
  type Key,
  keyOf,
  purpose,
  type RandomStream,
  randomStream,
  shuffledIndices,
} from "./philox.ts";
export { referenceBackend } from "./reference/reference-backend.ts";
export { type BackendChoice, backendChoices, selectBackend } from "./select-backend.ts";
export { targetsPerWindow } from "./targets-per-window.ts";
export { type TrainingResult, train } from "./train.ts";
export type { EarlyStopping, TrainingOptions, TrainingSignal } from "./training-options.ts";
export type { BatchProgress, EpochReport } from "./training-progress.ts";
export type { EpochLoss, TrainingState } from "./training-state.ts";
export { wasmBackend } from "./wasm/wasm-backend.ts";
export type { WasmVariant } from "./wasm/wasm-kernels.ts";
export { checkWindows, type Windows } from "./windows.ts";
