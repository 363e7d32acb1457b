/** @file The backends in Node: native kernels, and WebAssembly kernels with threads. */

import type { Backend } from "../backend.ts";
import { selectBackend as selectAnywhere } from "../select-backend.ts";
import type { WasmVariant } from "../wasm/wasm-kernels.ts";
import { nativeBackend } from "./native-backend.ts";
import { nativeObstacle } from "./native-kernels.ts";
import { sharedKernelsNamed } from "./shared-kernels.ts";
import { sharedWasmKernels } from "./shared-wasm-kernels.ts";
import { threadedBackend } from "./threaded-backend.ts";

/**
 * The C kernels as WebAssembly, in float32, on up to four threads.
 *
 * @param variant @default relaxed SIMD where the engine has it
 */
export function wasmBackend(variant?: WasmVariant): Backend {
  return threadedBackend(sharedWasmKernels(variant));
}

/**
 * `auto` selects the fastest: native kernels if they are built, else WebAssembly.
 *
 * @throws {InvalidNetworkError} No backend of that name, or one that cannot run here.
 */
export function selectBackend(choice: string = "auto"): Backend {
  if (choice === "native") return nativeBackend();
  if (choice === "auto" && nativeObstacle() === null) return nativeBackend();
  const backend = selectAnywhere(choice);
  const shared = sharedKernelsNamed(backend.name);
  return shared ? threadedBackend(shared) : backend;
}

/**
 * A backend by its own name, such as `wasm-simd`, or by a choice of {@link selectBackend}. A thread uses it
 * to open the backend that another thread has chosen.
 *
 * @throws {InvalidNetworkError} No backend of that name, or one this engine cannot run.
 */
export function backendNamed(name: string): Backend {
  const shared = sharedKernelsNamed(name);
  return shared ? threadedBackend(shared) : selectBackend(name);
}
