import { wasmVariants } from "../wasm/wasm-kernels.ts";
import { nativeKernels } from "./native-kernels.ts";
import type { SharedKernelSource } from "./shared-kernel-source.ts";
import { sharedWasmKernels } from "./shared-wasm-kernels.ts";

/** The kernels behind a backend of that name, or null where it has none that threads can share. */
export function sharedKernelsNamed(name: string): SharedKernelSource | null {
  const variant = wasmVariants.find((variant) => variant === name);
  if (variant) return sharedWasmKernels(variant);
  return nativeKernels().find((source) => source.name === name) ?? null;
}
