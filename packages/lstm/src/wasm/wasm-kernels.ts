/** @file The kernels as WebAssembly: everywhere, the browser included. */

import { OutOfMemoryError } from "../errors.ts";
import type { KernelSource, Kernels } from "../kernel/kernels.ts";
import { relaxedSimdBinary, simdBinary } from "./kernel-binaries.ts";

const PAGE_BYTES = 65_536;
/** WebAssembly's 32-bit addresses reach this far. */
const MOST_PAGES = 65_536;
/** Stack and constants of the module lie below the arena; checked against the module itself. */
const MODULE_PAGES = 4;

type Kernel = (...args: number[]) => number;

export type WasmVariant = "wasm-relaxed-simd" | "wasm-simd";

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
export function wasmKernels(variant = widestVariant()): KernelSource {
  let module = compiled.get(variant);
  if (!module) {
    module = new WebAssembly.Module(bytesOf(binaries[variant]));
    compiled.set(variant, module);
  }
  const found = module;
  return { name: variant, lanes: 4, rowTile: 5, open: (floats) => open(found, floats) };
}

function widestVariant(): WasmVariant {
  return hasVariant("wasm-relaxed-simd") ? "wasm-relaxed-simd" : "wasm-simd";
}

/** Whether this engine can run it. */
export function hasVariant(variant: WasmVariant): boolean {
  return typeof WebAssembly === "object" && WebAssembly.validate(bytesOf(binaries[variant]));
}

function open(module: WebAssembly.Module, arenaFloats: number): Kernels {
  const pages = MODULE_PAGES + Math.ceil((arenaFloats * 4) / PAGE_BYTES);
  if (pages > MOST_PAGES) throw new OutOfMemoryError(pages * PAGE_BYTES, MOST_PAGES * PAGE_BYTES);
  const memory = allocate(pages);
  const { __heap_base: heapBase, ...kernels } = new WebAssembly.Instance(module, {
    env: { memory },
  }).exports;
  const arena = MODULE_PAGES * PAGE_BYTES;
  if ((heapBase as WebAssembly.Global).value > arena) {
    throw new RangeError(`the module needs more than ${arena} bytes below the arena`);
  }
  const bound = Object.entries(kernels as Record<string, Kernel>).map(([name, kernel]) => [
    name,
    (...places: number[]) => kernel(arena, ...places),
  ]);
  return {
    floats: new Float32Array(memory.buffer, arena, arenaFloats),
    integers: new Int32Array(memory.buffer, arena, arenaFloats),
    ...Object.fromEntries(bound),
  };
}

function allocate(pages: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch {
    throw new OutOfMemoryError(pages * PAGE_BYTES, null);
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
