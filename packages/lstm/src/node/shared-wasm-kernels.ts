import { type WasmVariant, wasmKernels } from "../wasm/wasm-kernels.ts";
import { allocate, bytesOf, instantiate } from "../wasm/wasm-module.ts";
import { sharedRelaxedSimdBinary, sharedSimdBinary } from "./shared-kernel-binaries.ts";
import type { SharedKernelSource } from "./shared-kernel-source.ts";

const binaries: Readonly<Record<WasmVariant, string>> = {
  "wasm-relaxed-simd": sharedRelaxedSimdBinary,
  "wasm-simd": sharedSimdBinary,
};

const compiled = new Map<WasmVariant, WebAssembly.Module>();

/**
 * The WebAssembly kernels with a second module, linked from the same object, for shared memory. Either
 * computes the same bits.
 *
 * @param variant @default relaxed SIMD where the engine has it
 * @throws {CompileError} The engine does not have that variant.
 */
export function sharedWasmKernels(variant?: WasmVariant): SharedKernelSource {
  const source = wasmKernels(variant);
  return {
    ...source,
    allocate: (floats) => allocate(floats, true),
    attach: (memory, floats, thread) =>
      instantiate(sharedModule(source.name), memory as WebAssembly.Memory, floats, thread),
  };
}

function sharedModule(variant: WasmVariant): WebAssembly.Module {
  const found = compiled.get(variant) ?? new WebAssembly.Module(bytesOf(binaries[variant]));
  compiled.set(variant, found);
  return found;
}
