import type { Backend } from "../backend.ts";
import { InvalidNetworkError } from "../errors.ts";
import { nativeKernels, nativeObstacle } from "./native-kernels.ts";
import { threadedBackend } from "./threaded-backend.ts";

/**
 * The C kernels as machine code, in float32, on up to four threads. Named for the vectors they are compiled for,
 * `native-avx512`, `native-avx2` or `native-neon`: the vector width decides the order of sums, so they
 * differ in bits.
 *
 * @param name @default that of the widest vectors this processor has
 * @throws {InvalidNetworkError} No native kernels, or none of that name; the message gives the reason.
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
