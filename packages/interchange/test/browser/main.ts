/** @file The page: reads files that it fetches, and writes one. */

import { readModel, readScaler, writeKeras } from "@afterbell/interchange";

export interface PageOutcome {
  readonly output: readonly number[];
  readonly scaled: readonly number[];
  /** Of the model written again. */
  readonly written: readonly number[];
}

declare global {
  /** What a test calls. */
  var runFiles: (model: string, scaler: string, x: readonly number[]) => Promise<PageOutcome>;
}

globalThis.runFiles = async (modelUrl, scalerUrl, x) => {
  const model = await readModel(await fetched(modelUrl), { file: modelUrl });
  const scaler = readScaler(await fetched(scalerUrl), { file: scalerUrl });
  const createdAt = "2026-01-02T03:04:05.678Z";
  return {
    output: [...model.run(Float64Array.from(x))],
    scaled: [...scaler.transform(Float64Array.of(1, 100.5, 200))],
    written: [...writeKeras(model, { createdAt })],
  };
};

async function fetched(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}
