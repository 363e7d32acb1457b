/** @file A network as data: its layers with their weights, and how it is run. */

export { formatShape } from "../shape.ts";
export type { ActivationFunction } from "./activation.ts";
export { trainableNetwork } from "./fast-run.ts";
export { networkFromLstm } from "./from-lstm.ts";
export {
  type Layer,
  type LayerTensor,
  namedTensors,
  parameterCountOf,
} from "./layer.ts";
export {
  type NetworkPass,
  type PlanOptions,
  parametersIn,
  planSequential,
  type SequentialNetwork,
  settledShape,
} from "./sequential-network.ts";
export type { WeightTensor } from "./weights.ts";
