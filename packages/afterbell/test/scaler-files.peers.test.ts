/** @file Scalers that are fitted here, opened by real scikit-learn and joblib. */

import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeScaler } from "@afterbell/interchange";
import { expect, test } from "vitest";
import { expectClose } from "../../interchange/test/support/scaler-cases.ts";
import { fitScaler, scale, scalerKinds } from "../src/dataset/scaler.ts";
import { python } from "./support/parts.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const interpreter = python();
const runPython = async (...args: string[]) =>
  (await promisify(execFile)(interpreter, args)).stdout;

test.each(scalerKinds)(
  "joblib.load opens our %s scaler, and it scales the same",
  async (kind) => {
    const x = Float64Array.from({ length: 36 }, (_, i) => 100 * Math.sin(i) + i);
    const scaler = fitScaler(kind, x, 3);
    const folder = await temporaryFolder();
    const file = join(folder, "scaler.pkl");
    await writeFile(file, writeScaler(scaler, { samplesSeen: 12 }));
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
