import type { Backend } from "../backend.ts";
import { KernelExecutor } from "../kernel/kernel-executor.ts";
import { hasVariant, type WasmVariant, wasmKernels } from "./wasm-kernels.ts";

/**
 * The C kernels as WebAssembly, in float32. Named for its variant, `wasm-simd` or `wasm-relaxed-simd`:
 * the latter multiplies and adds with one rounding, so the two differ in bits.
 *
 * @param variant @default relaxed SIMD where the engine has it
 */
export function wasmBackend(variant?: WasmVariant): Backend {
  const source = wasmKernels(variant);
  return {
    name: source.name,
    open: (network, { maxBatchSize }) => new KernelExecutor(source, network, maxBatchSize),
  };
}

/** Whether this engine can run either variant. */
export function hasWasmSimd(): boolean {
  return hasVariant("wasm-simd");
}
