import type { Backend } from "../backend.ts";
import { selectBackend as selectBackendAnywhere } from "../select-backend.ts";
import { nativeBackend } from "./native-backend.ts";
import { nativeObstacle } from "./native-kernels.ts";

/**
 * `auto` takes the fastest there is: native kernels where they are built, else WebAssembly.
 *
 * @throws {InvalidNetworkError} No backend of that name, or one that cannot run here.
 */
export function selectBackend(choice: string = "auto"): Backend {
  if (choice === "native") return nativeBackend();
  if (choice === "auto" && nativeObstacle() === null) return nativeBackend();
  return selectBackendAnywhere(choice);
}
