import type { Backend } from "./backend.ts";
import { InvalidNetworkError } from "./errors.ts";
import { referenceBackend } from "./reference/reference-backend.ts";
import { hasWasmSimd, wasmBackend } from "./wasm/wasm-backend.ts";

export const backendChoices = ["auto", "native", "wasm", "reference"] as const;
export type BackendChoice = (typeof backendChoices)[number];

/**
 * `auto` selects the fastest backend of this engine: in Node possibly `native`, elsewhere WebAssembly.
 *
 * @throws {InvalidNetworkError} No backend of that name, or one this engine cannot run.
 */
export function selectBackend(choice: string = "auto"): Backend {
  switch (choice) {
    case "auto":
      return hasWasmSimd() ? wasmBackend() : referenceBackend;
    case "native":
      throw new InvalidNetworkError("backend", "Node for native", "another engine");
    case "wasm":
      if (hasWasmSimd()) return wasmBackend();
      throw new InvalidNetworkError("backend", "an engine with WebAssembly SIMD for wasm", "none");
    case "reference":
      return referenceBackend;
    default:
      throw new InvalidNetworkError("backend", backendChoices.join(", "), choice);
  }
}
