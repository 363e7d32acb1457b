import type { Backend, Executor, ExecutorOptions } from "../backend.ts";
import { checkExecutorOptions } from "../executor-options.ts";
import { ArenaNetwork } from "../kernel/arena-network.ts";
import { kernelBackend } from "../kernel/kernel-backend.ts";
import { KernelExecutor } from "../kernel/kernel-executor.ts";
import { planKernels } from "../kernel/kernel-plan.ts";
import { MAX_SHARDS, shardsOf } from "../kernel/shards.ts";
import type { Network } from "../network.ts";
import type { SharedKernelSource } from "./shared-kernel-source.ts";
import { ThreadCrew } from "./thread-crew.ts";

/** Kernels as a backend of up to `MAX_SHARDS` threads, whose helpers find them by the source's name. */
export function threadedBackend(source: SharedKernelSource): Backend {
  const alone = kernelBackend(source);
  return {
    name: source.name,
    maxThreads: MAX_SHARDS,
    open: (network, options) => {
      checkExecutorOptions(options, MAX_SHARDS);
      const { maxBatchSize, threads = 1 } = options;
      const useful = Math.min(threads, shardsOf(maxBatchSize, 2 * source.lanes));
      if (useful === 1) return alone.open(network, { maxBatchSize });
      return openShared(source, network, { maxBatchSize, threads: useful });
    },
  };
}

function openShared(
  source: SharedKernelSource,
  network: Network,
  { maxBatchSize, threads }: Required<ExecutorOptions>,
): Executor {
  const plan = planKernels(network, { maxBatchSize, slots: threads }, source);
  const memory = source.allocate(plan.size);
  const kernels = source.attach(memory, plan.size, 0);
  plan.write(kernels.floats, kernels.integers);
  const arena = new ArenaNetwork(network, plan, kernels, 0);
  const crew = new ThreadCrew(arena, { kernels: source.name, memory, maxBatchSize, threads });
  return new KernelExecutor(arena, crew, maxBatchSize);
}
