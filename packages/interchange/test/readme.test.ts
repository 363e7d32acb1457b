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
  [...README.matchAll(/```js\n\/\/ (\S+\.mjs)\n(.*?)```/gs)].map(([, name, code]) => [
    name!,
    code!,
  ]),
);

async function run(name: string, files: Readonly<Record<string, Uint8Array>>) {
  const folder = await temporaryFolder();
  symlinkSync(join(import.meta.dirname, "../../../node_modules"), join(folder, "node_modules"));
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, file), bytes);
  // As npm init writes it.
  await writeFile(join(folder, "package.json"), '{"type":"commonjs"}');
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
  expect([...programs.keys()]).toEqual(["forecast.mjs", "open-length.mjs", "convert.mjs"]);
});

test("forecast.mjs prints a close", async () => {
  const files = { "lstm_model.keras": writeKeras(notebook), "scaler.pkl": scaler };
  const { output } = await run("forecast.mjs", files);
  expect(output).toMatch(/^next close: \d+\.\d\d\n$/);
  const closes = Float64Array.from({ length: 60 }, (_, t) => 150 + 10 * Math.sin(t / 9));
  const { transform, inverseTransform } = readScaler(scaler);
  const y = (await readModel(files["lstm_model.keras"])).run(transform(closes));
  expect(output).toBe(`next close: ${inverseTransform(y)[0]!.toFixed(2)}\n`);
});

test("open-length.mjs settles the length", async () => {
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
  const { output } = await run("open-length.mjs", {
    "open_length.keras": writeKeras({ network: open }),
  });
  const [shape, nested, flat] = output.trim().split("\n");
  expect(shape).toBe("[ null, 1 ]");
  expect(Number(nested)).toBeGreaterThan(0);
  expect(flat).toBe(nested);
});

test("convert.mjs writes files that are read again", async () => {
  const hdf5 = keptFiles.find(({ name }) => name.startsWith("gru") && name.endsWith(".h5"))!;
  const { folder } = await run("convert.mjs", {
    "lstm_model.h5": hdf5.bytes,
    "scaler.pkl": scaler,
  });
  const model = await readModel(readFileSync(join(folder, "converted.keras")));
  expect(model.network).toEqual((await readModel(hdf5.bytes)).network);
  expect(existsSync(join(folder, "converted.onnx"))).toBe(true);
  const { formula } = readScaler(readFileSync(join(folder, "converted.joblib")));
  expect(formula).toEqual(readScaler(scaler).formula);
});

test("no program writes a file that another reads or writes", () => {
  const named = (method: string) =>
    [...programs].flatMap(([program, code]) =>
      [...code.matchAll(new RegExp(`${method}\\("([^"]+)"`, "g"))].map(([, file]) => ({
        program,
        file,
      })),
    );
  const written = named("writeFile");
  expect(written).toHaveLength(3);
  expect(new Set(written.map(({ file }) => file)).size).toBe(3);
  const read = new Set(named("readFile").map(({ file }) => file));
  expect(written.filter(({ file }) => read.has(file))).toEqual([]);
});
