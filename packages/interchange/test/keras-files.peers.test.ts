/** @file Model files that real Keras and h5py write. */

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { python } from "../../afterbell/test/support/parts.ts";
import { temporaryFolder } from "../../afterbell/test/support/temporary-folder.ts";
import { readKerasModel } from "../src/keras/keras-model.ts";
import { planSequential } from "../src/network/sequential-network.ts";
import { goldenNamed, largestError } from "./support/keras-golden.ts";

const interpreter = python();
const script = (name: string) =>
  fileURLToPath(new URL(`../../../tools/reference/${name}`, import.meta.url));
const runScript = (name: string, folder: string) =>
  execFileSync(interpreter, [script(name), folder], {
    env: { ...process.env, KERAS_BACKEND: "torch", KMP_WARNINGS: "0" },
    stdio: ["ignore", "ignore", "ignore"],
  });

describe("files that Keras writes now", () => {
  test("every layer, as .keras, .h5 and in Keras 2's layout", async () => {
    const folder = await temporaryFolder();
    runScript("keras_layers.py", folder);
    const stems = readdirSync(folder).filter((name) => name.endsWith(".json"));
    expect(stems.length).toBeGreaterThan(100);
    for (const stem of stems.map((name) => name.replace(".json", ""))) {
      const answer = JSON.parse(readFileSync(join(folder, `${stem}.json`), "utf8"));
      // The same models as the golden file's, made again.
      expect(largestError(answer.output, goldenNamed(answer.name).output)).toBeLessThan(1e-6);
      for (const ending of [".keras", ".h5", ".keras2.h5"]) {
        // The last says that Keras 2 wrote it, whose hard sigmoid is another function.
        if (ending === ".keras2.h5" && answer.name.includes("hard")) continue;
        const name = `${answer.name}${ending}`;
        const { network } = readKerasModel(readFileSync(join(folder, `${stem}${ending}`)), name);
        const made = planSequential(network).run(Float64Array.from(answer.input));
        expect(largestError(made, answer.output), name).toBeLessThan(1e-5);
      }
    }
  }, 480_000);
});

describe("files that were repacked", () => {
  test("are read the same", async () => {
    const folder = await temporaryFolder();
    runScript("hdf5_files.py", folder);
    const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
    const files = readdirSync(folder).filter((name) => !name.endsWith(".json"));
    expect(files.length).toBeGreaterThan(15);
    for (const name of files) {
      const { weights } = readKerasModel(readFileSync(join(folder, name)), name);
      expect(
        weights.map(({ data }) => [...data]),
        name,
      ).toEqual([expected.kernel, expected.bias]);
    }
  }, 60_000);
});
