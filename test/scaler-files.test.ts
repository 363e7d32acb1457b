/** @file Scalers' files both ways with real scikit-learn and joblib. */

import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { readScaler } from "../packages/afterbell/src/artifacts/sklearn-scaler.ts";
import { encodeSklearnScaler } from "../packages/afterbell/src/artifacts/write-sklearn-scaler.ts";
import { fitScaler, scale, scalerKinds } from "../packages/afterbell/src/dataset/scaler.ts";
import { python } from "../packages/afterbell/test/requirements.ts";
import {
  expectAsInSklearn,
  expectClose,
  type ScalerCases,
} from "../packages/afterbell/test/scaler-cases.ts";
import { temporaryFolder } from "../packages/afterbell/test/temporary-folder.ts";

const interpreter = python();
const runPython = async (...args: string[]) => {
  const options = { cwd: join(import.meta.dirname, ".."), maxBuffer: 2 ** 26 };
  return (await promisify(execFile)(interpreter!, args, options)).stdout;
};

describe.skipIf(!interpreter)("scalers' files", () => {
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
      const { scaler, sklearnVersion } = readScaler(theirs, "theirs");
      const ours = encodeSklearnScaler(scaler, { sklearnVersion: sklearnVersion! });
      expect(Buffer.compare(ours, theirs)).toBe(0);
    }
  }, 60_000);

  test.each(scalerKinds)(
    "joblib.load opens our %s scaler, and it scales the same",
    async (kind) => {
      const x = Float64Array.from({ length: 36 }, (_, i) => 100 * Math.sin(i) + i);
      const scaler = fitScaler(kind, x, 3);
      const folder = await temporaryFolder();
      const file = join(folder, "scaler.pkl");
      await writeFile(file, encodeSklearnScaler(scaler, { samplesSeen: 12 }));
      await writeFile(join(folder, "x.json"), JSON.stringify([...x]));
      const script = `
import json, sys, warnings, joblib, numpy as np
warnings.simplefilter("error", DeprecationWarning)
scaler = joblib.load(sys.argv[1] + "/scaler.pkl")
x = np.array(json.load(open(sys.argv[1] + "/x.json"))).reshape(-1, 3)
scaled = scaler.transform(x).ravel().tolist()
inverse = scaler.inverse_transform(scaler.transform(x)).ravel().tolist()
refit = type(scaler)(**scaler.get_params()).fit(x)
if hasattr(scaler, "partial_fit"): scaler.partial_fit(x)
print(json.dumps({"class": type(scaler).__name__, "scaled": scaled, "inverse": inverse,
                  "refit": refit.transform(x).ravel().tolist()}))`;
      const answer = JSON.parse(await runPython("-c", script, folder));
      expectClose(scale(scaler, x), answer.scaled);
      const size = Math.max(...x);
      for (const [i, value] of x.entries()) {
        expect(Math.abs(answer.inverse[i] - value)).toBeLessThan(1e-13 * size);
        // A sum in pairs there, in order here.
        expect(Math.abs(answer.refit[i] - answer.scaled[i])).toBeLessThan(1e-12);
      }
    },
    60_000,
  );
});
