/** @file Scalers' files both ways with real scikit-learn and joblib. */

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { python } from "../../afterbell/test/support/parts.ts";
import { readScaler } from "../src/sklearn/read-scaler.ts";
import { writeScaler } from "../src/sklearn/write-scaler.ts";
import { expectAsInSklearn, type ScalerCases } from "./support/scaler-cases.ts";

const interpreter = python();
const runPython = async (...args: string[]) => {
  const options = { cwd: join(import.meta.dirname, "../../.."), maxBuffer: 2 ** 26 };
  return (await promisify(execFile)(interpreter, args, options)).stdout;
};

describe("scalers' files", () => {
  test("every kind that this scikit-learn writes is read", async () => {
    const made: ScalerCases = JSON.parse(
      await runPython("-W", "ignore", "tools/reference/scaler_pickles_golden.py"),
    );
    expect(made.cases.length).toBeGreaterThan(100);
    for (const each of made.cases) expectAsInSklearn(made.probe, each);
  }, 120_000);

  test("a min-max or robust scaler is written as joblib wrote it, byte for byte", async () => {
    const script = `
import base64, io, json, joblib, numpy as np
from sklearn.preprocessing import MinMaxScaler, RobustScaler
random = np.random.default_rng(3)
made = []
for rows, features in ((2, 1), (255, 2), (256, 3), (70_000, 1), (4, 21), (3, 300)):
    for scaler in (MinMaxScaler(), MinMaxScaler(feature_range=(-1, 1)),
                   MinMaxScaler(feature_range=(0.1, 0.9), clip=True), RobustScaler()):
        buffer = io.BytesIO()
        joblib.dump(scaler.fit(random.normal(size=(rows, features))), buffer, protocol=4)
        made.append(base64.b64encode(buffer.getvalue()).decode())
print(json.dumps(made))`;
    const files: string[] = JSON.parse(await runPython("-c", script));
    expect(files).toHaveLength(24);
    for (const file of files) {
      const theirs = Buffer.from(file, "base64");
      const { formula, sklearnVersion } = readScaler(theirs, { file: "theirs" });
      const ours = writeScaler(formula, { sklearnVersion: sklearnVersion! });
      expect(Buffer.compare(ours, theirs)).toBe(0);
    }
  }, 60_000);
});
