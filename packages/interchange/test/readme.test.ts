/** The README's programs, as a user would run them: on the built package, beside files of these names. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../afterbell/test/support/temporary-folder.ts";
import { writeKeras } from "../src/keras/write-keras.ts";
import { readModel } from "../src/read-model.ts";
import { readScaler } from "../src/sklearn/read-scaler.ts";
import { writeScaler } from "../src/sklearn/write-scaler.ts";
import { goldenNamed, modelOf } from "./support/keras-golden.ts";
import { keptFiles } from "./support/keras-mutation.ts";
import { cases } from "./support/network-cases.ts";

const README = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
const programs = new Map(
  [...README.matchAll(/```js\n\/\/ (\S+\.js)\n(.*?)```/gs)].map(([, name, code]) => [name!, code!]),
);

async function run(name: string, files: Readonly<Record<string, Uint8Array>>) {
  const folder = await temporaryFolder();
  symlinkSync(join(import.meta.dirname, "../../../node_modules"), join(folder, "node_modules"));
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, file), bytes);
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  await writeFile(join(folder, name), programs.get(name)!);
  const output = execFileSync(process.execPath, [name], { cwd: folder, encoding: "utf8" });
  return { folder, output };
}

const notebook = cases["two LSTMs as in many a notebook"]!.model;
const scaler = writeScaler({
  kind: "minmax",
  dataMin: [100],
  dataMax: [200],
  scale: [0.01],
  min: [-1],
});

test("every program of the README is run here", () => {
  expect([...programs.keys()]).toEqual(["forecast.js", "open-length.js", "convert.js"]);
});

test("forecast.js prints a close", async () => {
  const files = { "lstm_model.keras": writeKeras(notebook), "scaler.pkl": scaler };
  const { output } = await run("forecast.js", files);
  expect(output).toMatch(/^next close: \d+\.\d\d\n$/);
  const closes = Float64Array.from({ length: 60 }, (_, t) => 150 + 10 * Math.sin(t / 9));
  const { transform, inverseTransform } = readScaler(scaler);
  const y = (await readModel(files["lstm_model.keras"])).run(transform(closes));
  expect(output).toBe(`next close: ${inverseTransform(y)[0]!.toFixed(2)}\n`);
});

test("open-length.js settles the length", async () => {
  const { network } = modelOf(goldenNamed("lstm"));
  const [, features] = network.inputShape;
  const [layer, ...rest] = network.layers;
  if (layer?.type !== "lstm") throw new Error(`not an LSTM: ${layer?.type}`);
  const kernel = {
    shape: [1, 4 * layer.units],
    data: layer.weights.kernel.data.slice(0, 4 * layer.units),
  };
  const single = { ...layer, weights: { ...layer.weights, kernel } };
  const open = { inputShape: [null, 1], layers: [single, ...rest] };
  expect(features).toBe(3); // cut to one here
  const { output } = await run("open-length.js", {
    "open_length.keras": writeKeras({ network: open }),
  });
  const [shape, nested, flat] = output.trim().split("\n");
  expect(shape).toBe("[ null, 1 ]");
  expect(Number(nested)).toBeGreaterThan(0);
  expect(flat).toBe(nested);
});

test("convert.js writes files that are read again", async () => {
  const hdf5 = keptFiles.find(({ name }) => name.startsWith("gru") && name.endsWith(".h5"))!;
  const { folder } = await run("convert.js", { "lstm_model.h5": hdf5.bytes, "scaler.pkl": scaler });
  const model = await readModel(readFileSync(join(folder, "lstm_model.keras")));
  expect(model.network).toEqual((await readModel(hdf5.bytes)).network);
  expect(existsSync(join(folder, "lstm_model.onnx"))).toBe(true);
  const { formula } = readScaler(readFileSync(join(folder, "scaler.joblib")));
  expect(formula).toEqual(readScaler(scaler).formula);
});
