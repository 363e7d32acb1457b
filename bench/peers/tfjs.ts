/** @file TensorFlow.js on its WebAssembly backend, one thread: `node tfjs.ts JOB`. */

import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { consecutive, contextsOf, type OpenJob } from "../job.ts";
import { type Peer, serve } from "./protocol.ts";

// What TensorFlow.js says of itself would stand between the lines of the protocol.
console.log = console.error;
const tf = await import("@tensorflow/tfjs");
const { setThreadsCount, setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");

await serve(openTensorFlow);

async function openTensorFlow(job: OpenJob): Promise<Peer> {
  const binaries = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
  setWasmPaths(`${binaries}${sep}`);
  setThreadsCount(1);
  if (!(await tf.setBackend("wasm")))
    throw new Error("TensorFlow.js did not start its wasm backend");
  const { batchSize, dataset, network } = job;
  const { contextLength, features } = network;
  const model = buildModel(job);
  const contexts = (windows: readonly number[]) =>
    tf.tensor3d(contextsOf(job, windows), [windows.length, contextLength, features]);
  const answer = (first: number, count: number) =>
    tf.tidy(() => model.predict(contexts(consecutive(first, count))).dataSync());
  return {
    version: tf.version.tfjs,
    note: `wasm${(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) ? ", SIMD" : ""}`,
    answers: (count) => [...answer(0, count)],
    predict: answer,
    // Batch by batch: `fit` was no faster.
    train: async (count) => {
      let lossSum = 0;
      for (const members of shuffledBatches(count, batchSize)) {
        const targets = members.map((window) => dataset.targets[window]!);
        const [x, y] = [contexts(members), tf.tensor2d(targets, [members.length, 1])];
        lossSum += (await model.trainOnBatch(x, y)) * members.length;
        tf.dispose([x, y]);
      }
      return lossSum / count;
    },
  };
}

function buildModel({ network, adam, tensors, parameters }: OpenJob) {
  const inputShape = [network.contextLength, network.features];
  const layers = network.layers.map((layer, i) => {
    const input = i === 0 ? { inputShape } : {};
    switch (layer.type) {
      case "lstm": {
        const { units, returnSequences = false } = layer;
        // Its own default is a piecewise linear function, not the sigmoid of all the others.
        const recurrentActivation = "sigmoid";
        return tf.layers.lstm({ units, returnSequences, recurrentActivation, ...input });
      }
      case "dropout":
        return tf.layers.dropout({ rate: layer.rate });
      case "dense":
        return tf.layers.dense({ units: layer.units });
      default:
        throw new Error(`no such layer here: ${layer.type}`);
    }
  });
  const model = tf.sequential({ layers });
  const { learningRate, beta1, beta2, epsilon } = adam;
  const optimizer = tf.train.adam(learningRate, beta1, beta2, epsilon);
  model.compile({ optimizer, loss: "meanSquaredError" });
  model.setWeights(
    tensors.map(({ offset, size, shape }) =>
      tf.tensor(parameters.subarray(offset, offset + size), [...shape]),
    ),
  );
  return model;
}

function shuffledBatches(count: number, batchSize: number): number[][] {
  const order = Array.from(tf.util.createShuffledIndices(count));
  return Array.from({ length: Math.ceil(count / batchSize) }, (_, batch) =>
    order.slice(batch * batchSize, (batch + 1) * batchSize),
  );
}
