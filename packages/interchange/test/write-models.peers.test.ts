/** @file What is written, in real Keras and onnxruntime: the same outputs as here. */

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { python } from "../../afterbell/test/support/parts.ts";
import { writeKeras } from "../src/keras/write-keras.ts";
import { writeOnnx } from "../src/onnx/write-onnx.ts";
import { cases, notInOnnx, options, WINDOWS } from "./support/network-cases.ts";

interface Answers {
  readonly keras: {
    readonly output: number[];
    readonly compiled: boolean;
    readonly loss: string;
    readonly optimizer: Record<string, unknown>;
  };
  readonly onnx?: number[];
}

const interpreter = python();

describe("exported models", () => {
  let answers: Record<string, Answers>;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "afterbell-test-"));
    for (const [name, { model, shape, x }] of Object.entries(cases)) {
      const place = join(folder, name);
      await mkdir(place);
      const input = { shape: [WINDOWS, ...shape], x: [...x] };
      await writeFile(join(place, "input.json"), JSON.stringify(input));
      await writeFile(join(place, "model.keras"), writeKeras(model, options));
      if (name in notInOnnx) continue;
      await writeFile(join(place, "model.onnx"), writeOnnx(model));
    }
    const script = join(import.meta.dirname, "../../../tools/reference/run_exports.py");
    const limits = { maxBuffer: 2 ** 26 };
    const { stdout } = await promisify(execFile)(interpreter, [script, folder], limits);
    answers = JSON.parse(stdout);
    await rm(folder, { recursive: true });
  }, 180_000);

  test.each(Object.keys(cases))(
    "%s: Keras answers as we do, compiled and without a warning",
    (name) => {
      const { keras } = answers[name]!;
      expectClose(keras.output, cases[name]!.y);
      expect(keras).toMatchObject({
        compiled: true,
        loss: "mean_squared_error",
        optimizer: { name: "adam", beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
      });
      expect(keras.optimizer.learning_rate).toBeCloseTo(0.005, 8); // a float32 there
    },
  );

  test.each(Object.keys(cases).filter((name) => !(name in notInOnnx)))(
    "%s: onnxruntime answers as we do",
    (name) => expectClose(answers[name]!.onnx!, cases[name]!.y),
  );
});

/** Relative to the size of the answers: float32 against float64, through up to 60 sessions. */
function expectClose(actual: readonly number[], wanted: Float64Array): void {
  expect(actual).toHaveLength(wanted.length);
  const size = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const [i, value] of wanted.entries()) {
    expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(1e-5 * size);
  }
}
