/** @file ONNX Runtime for Node, one thread, inference only: `node onnxruntime.ts JOB`. */

import { createRequire } from "node:module";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { consecutive, contextsOf, type OpenJob } from "../job.ts";
import { type Peer, serve } from "./protocol.ts";

await serve(openRuntime);

async function openRuntime(job: OpenJob): Promise<Peer> {
  const { contextLength, features } = job.network;
  const session = await InferenceSession.create(job.files.onnx, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
  });
  const run = async (first: number, count: number) => {
    const contexts = contextsOf(job, consecutive(first, count));
    const context = new Tensor("float32", contexts, [count, contextLength, features]);
    const { answer } = await session.run({ context });
    return answer!.data as Float32Array;
  };
  return {
    version: createRequire(import.meta.url)("onnxruntime-node/package.json").version,
    note: "CPU",
    answers: async (count) => [...(await run(0, count))],
    predict: run,
    train: () => Promise.reject(new Error("ONNX Runtime for Node does not train")),
  };
}
