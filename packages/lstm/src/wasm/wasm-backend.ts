import type { Backend } from "../backend.ts";
import { KernelExecutor } from "../kernel/kernel-executor.ts";
import { wasmKernels } from "./wasm-kernels.ts";

/** The C kernels as WebAssembly, in float32. */
export const wasmBackend: Backend = {
  name: "wasm",
  open: (network, { maxBatchSize }) => new KernelExecutor(wasmKernels(), network, maxBatchSize),
};
