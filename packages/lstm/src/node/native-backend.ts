import type { Backend } from "../backend.ts";
import { InvalidNetworkError } from "../errors.ts";
import { nativeKernels, nativeObstacle } from "./native-kernels.ts";
import { threadedBackend } from "./threaded-backend.ts";

/**
 * The C kernels as machine code, in float32, on up to four threads. Named for the vectors they are compiled for,
 * `native-avx512`, `native-avx2` or `native-neon`: how many windows a vector holds decides the order of
 * sums, so that they differ in bits.
 *
 * @param name @default that of the widest vectors this processor has
 * @throws {InvalidNetworkError} There are none here, or none of that name; the message says why.
 */
export function nativeBackend(name?: string): Backend {
  const sources = nativeKernels();
  const source = name === undefined ? sources[0] : sources.find((found) => found.name === name);
  if (!source) {
    const expected =
      sources.map((found) => found.name).join(" or ") || "the native kernels for native";
    throw new InvalidNetworkError("backend", expected, nativeObstacle() ?? name);
  }
  return threadedBackend(source);
}
