import type { Backend } from "../backend.ts";
import { kernelBackend } from "../kernel/kernel-backend.ts";
import { hasVariant, type WasmVariant, wasmKernels } from "./wasm-kernels.ts";

/**
 * The C kernels as WebAssembly, in float32. Named for its variant, `wasm-simd` or `wasm-relaxed-simd`:
 * the latter multiplies and adds with one rounding, so the two differ in bits.
 *
 * @param variant @default relaxed SIMD where the engine has it
 */
export function wasmBackend(variant?: WasmVariant): Backend {
  return kernelBackend(wasmKernels(variant));
}

/** Whether this engine can run either variant. */
export function hasWasmSimd(): boolean {
  return hasVariant("wasm-simd");
}
