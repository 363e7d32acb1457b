/** @file What `@afterbell/lstm` is in Node: everything it is elsewhere, and what needs a machine. */

export * from "../index.ts";
export { backendNamed, selectBackend, wasmBackend } from "./backends.ts";
export { nativeBackend } from "./native-backend.ts";
export { nativeObstacle } from "./native-kernels.ts";
export {
  type OffThreadOptions,
  type TrainedNetwork,
  trainOffThread,
} from "./train-off-thread.ts";
