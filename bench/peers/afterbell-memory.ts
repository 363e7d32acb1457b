/**
 * @file How much the process grows: `node afterbell-memory.ts JOB BACKEND forecasts|epochs WARM_UP TIMES`.
 * Prints one line of JSON. Garbage is collected when Node sees fit, as for any user.
 */

import { setImmediate } from "node:timers/promises";
import { type Executor, selectBackend, train } from "@afterbell/lstm";
import { type OpenJob, readJob } from "../job.ts";
import { initialState, windowsFrom, windowsOf } from "./afterbell-windows.ts";

/** Bytes of the process that lie in memory, resident set size. */
export interface Growth {
  readonly backend: string;
  readonly warm: number;
  readonly after: number;
}

const [path, backendName, what, warmUp, times] = process.argv.slice(2);
const job = readJob(path!);
const backend = selectBackend(backendName);
const executor = backend.open(job.plan, { maxBatchSize: job.batchSize });
executor.setParameters(Float64Array.from(job.parameters));
const measure = what === "epochs" ? growthOfTraining : growthOfForecasts;
const growth = await measure(job, executor, Number(warmUp), Number(times));
process.stdout.write(`${JSON.stringify({ backend: backend.name, ...growth } satisfies Growth)}\n`);

/** Windows are forecast one at a time; now and then the event loop has its turn, as in a service. */
async function growthOfForecasts(job: OpenJob, executor: Executor, warmUp: number, times: number) {
  const windows = windowsOf(job);
  const count = windows.starts.length;
  let warm = 0;
  for (let i = 0; i < warmUp + times; i++) {
    if (i === warmUp) warm = process.memoryUsage.rss();
    if (i % 1000 === 0) await setImmediate();
    executor.predict(windowsFrom(windows, i % count, 1));
  }
  return { warm, after: process.memoryUsage.rss() };
}

async function growthOfTraining(job: OpenJob, executor: Executor, warmUp: number, times: number) {
  const { adam, batchSize } = job;
  let warm = 0;
  const onEpoch = ({ epoch }: { epoch: number }) => {
    if (epoch === warmUp) warm = process.memoryUsage.rss();
  };
  const resumeFrom = initialState(job);
  const options = { seed: 7, epochs: warmUp + times, batchSize, adam, resumeFrom, onEpoch };
  await train(executor, windowsOf(job), options);
  return { warm, after: process.memoryUsage.rss() };
}
