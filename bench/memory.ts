/** @file What the process grows by over many forecasts and many epochs of the network `seed`. */

import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeJob } from "./job.ts";
import { reasonIn } from "./peer-process.ts";
import type { Growth } from "./peers/afterbell-memory.ts";
import { workloads } from "./workload.ts";

export type Activity = "forecasts" | "epochs";

export interface MemoryGrowth {
  readonly contender: "native" | "wasm";
  readonly activity: Activity;
  readonly warmUp: number;
  readonly times: number;
  /** Or why it was not measured. */
  readonly result: Growth | { readonly reason: string };
}

const activities: readonly Pick<MemoryGrowth, "activity" | "warmUp" | "times">[] = [
  { activity: "forecasts", warmUp: 100_000, times: 1_000_000 },
  { activity: "epochs", warmUp: 20, times: 200 },
];

/** One process each, as many at a time as there are processors: nothing is timed here. */
export async function measureMemory(
  folder: string,
  report: (line: string) => void,
): Promise<MemoryGrowth[]> {
  const job = writeJob(join(folder, "memory"), workloads.seed, workloads.seed.batchSize);
  const cases = (["native", "wasm"] as const).flatMap((contender) =>
    activities.map((activity) => ({ contender, ...activity })),
  );
  const results = new Map<(typeof cases)[number], MemoryGrowth>();
  const waiting = [...cases];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      report(`memory: ${next.contender}, ${next.times} ${next.activity}`);
      results.set(next, { ...next, result: await growthOf(job, next) });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return cases.map((one) => results.get(one)!);
}

async function growthOf(
  job: string,
  { contender, activity, warmUp, times }: Omit<MemoryGrowth, "result">,
): Promise<MemoryGrowth["result"]> {
  const program = join(import.meta.dirname, "peers/afterbell-memory.ts");
  const args = [program, job, contender, activity, String(warmUp), String(times)];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout);
  } catch (error) {
    return { reason: reasonIn((error as { stderr: string }).stderr) };
  }
}
