/** @file The kernels as WebAssembly, for Node and browsers. */

import type { KernelSource } from "../kernel/kernels.ts";
import { relaxedSimdBinary, simdBinary } from "./kernel-binaries.ts";
import { allocate, bytesOf, instantiate } from "./wasm-module.ts";

export const wasmVariants = ["wasm-relaxed-simd", "wasm-simd"] as const;
export type WasmVariant = (typeof wasmVariants)[number];

const binaries: Readonly<Record<WasmVariant, string>> = {
  "wasm-relaxed-simd": relaxedSimdBinary,
  "wasm-simd": simdBinary,
};

const compiled = new Map<WasmVariant, WebAssembly.Module>();

/**
 * Compiled once for each variant.
 *
 * @param variant @default relaxed SIMD where the engine has it
 * @throws {CompileError} The engine does not have that variant.
 */
export function wasmKernels(
  variant: WasmVariant = widestVariant(),
): KernelSource & { readonly name: WasmVariant } {
  let module = compiled.get(variant);
  if (!module) {
    module = new WebAssembly.Module(bytesOf(binaries[variant]));
    compiled.set(variant, module);
  }
  const found = module;
  return {
    name: variant,
    lanes: 4,
    rowTile: 5,
    open: (floats) => instantiate(found, allocate(floats, false), floats, 0),
  };
}

function widestVariant(): WasmVariant {
  return hasVariant("wasm-relaxed-simd") ? "wasm-relaxed-simd" : "wasm-simd";
}

/** Whether this engine can run it. */
export function hasVariant(variant: WasmVariant): boolean {
  return typeof WebAssembly === "object" && WebAssembly.validate(bytesOf(binaries[variant]));
}
