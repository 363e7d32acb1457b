import type { Backend } from "../backend.ts";
import { checkExecutorOptions } from "../executor-options.ts";
import { ArenaNetwork } from "./arena-network.ts";
import { KernelExecutor } from "./kernel-executor.ts";
import { planKernels } from "./kernel-plan.ts";
import type { KernelSource } from "./kernels.ts";
import { SoloCrew } from "./shard-crew.ts";

/** Kernels as a backend of one thread. */
export function kernelBackend(source: KernelSource): Backend {
  return {
    name: source.name,
    maxThreads: 1,
    open: (network, options) => {
      checkExecutorOptions(options, 1);
      const { maxBatchSize } = options;
      const plan = planKernels(network, { maxBatchSize, slots: 1 }, source);
      const kernels = source.open(plan.size);
      plan.write(kernels.floats, kernels.integers);
      const arena = new ArenaNetwork(network, plan, kernels, 0);
      return new KernelExecutor(arena, new SoloCrew(arena, maxBatchSize), maxBatchSize);
    },
  };
}
