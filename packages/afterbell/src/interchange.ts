/** @file `afterbell/interchange`: model files of other programs, as `@afterbell/interchange` reads and writes them. */

export {
  DamagedFileError,
  ForbiddenPickleError,
  InputMismatchError,
  InterchangeError,
  LayerMismatchError,
  type Model,
  NotAModelError,
  NotAScalerError,
  NotExportableError,
  readModel,
  readScaler,
  type SklearnScaler,
  UnsupportedModelError,
  writeKeras,
  writeOnnx,
  writeScaler,
} from "@afterbell/interchange";
export { type KerasModel, readKerasModel } from "@afterbell/interchange/keras";
export {
  type NetworkPass,
  type PlanOptions,
  planSequential,
  type SequentialNetwork,
} from "@afterbell/interchange/network";
