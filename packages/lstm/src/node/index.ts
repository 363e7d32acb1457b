/** @file `@afterbell/lstm` in Node: the portable API, native kernels and threads. */

export * from "../index.ts";
export { backendNamed, selectBackend, wasmBackend } from "./backends.ts";
export { nativeBackend } from "./native-backend.ts";
export { nativeObstacle } from "./native-kernels.ts";
export {
  type OffThreadOptions,
  type TrainedNetwork,
  trainOffThread,
} from "./train-off-thread.ts";
