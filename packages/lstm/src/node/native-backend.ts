import type { Backend } from "../backend.ts";
import { InvalidNetworkError } from "../errors.ts";
import { KernelExecutor } from "../kernel/kernel-executor.ts";
import { nativeKernels, nativeObstacle } from "./native-kernels.ts";

/**
 * The C kernels as machine code, in float32, with the widest vectors the processor has. Named for
 * those, `native-avx512`, `native-avx2` or `native-neon`: how many windows a vector holds decides the
 * order of sums, so that they differ in bits.
 *
 * @throws {InvalidNetworkError} There are none here; the message says why.
 */
export function nativeBackend(): Backend {
  const source = nativeKernels();
  if (!source) {
    const expected = "the native kernels for native";
    throw new InvalidNetworkError("backend", expected, `none: ${nativeObstacle()}`);
  }
  return {
    name: source.name,
    open: (network, { maxBatchSize }) => new KernelExecutor(source, network, maxBatchSize),
  };
}
