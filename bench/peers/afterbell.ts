/** @file Afterbell as a contender: `node afterbell.ts JOB BACKEND THREADS`. */

import { readFileSync } from "node:fs";
import { selectBackend, train } from "@afterbell/lstm";
import type { OpenJob } from "../job.ts";
import { firstWindows, initialState, windowsFrom, windowsOf } from "./afterbell-windows.ts";
import { type Peer, serve } from "./protocol.ts";

await serve(async (job) => openAfterbell(job, process.argv[3]!, Number(process.argv[4])));

function openAfterbell(job: OpenJob, backendName: string, threads: number): Peer {
  const { batchSize, adam, plan } = job;
  const windows = windowsOf(job);
  const backend = selectBackend(backendName);
  const executor = backend.open(plan, { maxBatchSize: batchSize, threads });
  let state = initialState(job);
  executor.setParameters(state.parameters);
  return {
    version: libraryVersion(),
    note: backend.name,
    answers: (count) => [...executor.predict(windowsFrom(windows, 0, count))],
    predict: (first, count) => executor.predict(windowsFrom(windows, first, count)),
    train: async (count) => {
      const epochs = state.epochsDone + 1;
      const onEpoch = (report: { state: typeof state }) => {
        state = report.state;
      };
      const options = { seed: 7, epochs, batchSize, adam, resumeFrom: state, onEpoch };
      await train(executor, firstWindows(windows, count), options);
      return state.history.at(-1)!.loss;
    },
  };
}

function libraryVersion(): string {
  const manifest = new URL("../../packages/lstm/package.json", import.meta.url);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}
