/** @file What a leaking scaler hides, as scikit-learn has it too. */

import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { fitScaler, scale } from "../src/dataset/index.ts";
import { python } from "./support/parts.ts";
import { referenceCloses } from "./support/reference-closes.ts";

test("a scaler that has seen the test rows hides what an honest one shows, as in scikit-learn", async () => {
  const { closes, training, testing } = await referenceCloses();
  const ours = (fittedOn: Float64Array) => {
    const scaler = fitScaler("minmax", fittedOn);
    const scaled = scale(scaler, testing);
    const beyond = scaled.filter((value) => value > 1).length;
    return { beyond, highest: Math.max(...scaled), scale: scaler.scale[0]! };
  };
  const script = `
import json, sys
import numpy as np
from sklearn.preprocessing import MinMaxScaler
closes, train = json.load(sys.stdin)
x = np.array(closes).reshape(-1, 1)
def about(fitted_on):
  scaler = MinMaxScaler().fit(fitted_on)
  test = scaler.transform(x[train:])
  return {"beyond": int((test > 1).sum()), "highest": test.max(), "scale": scaler.scale_[0]}
print(json.dumps([about(x[:train]), about(x)]))`;
  const input = JSON.stringify([[...closes], training.length]);
  const answer = execFileSync(python(), ["-c", script], { input, encoding: "utf8" });
  const [honest, leaked] = JSON.parse(answer);
  expectClose(ours(training), honest);
  expectClose(ours(closes), leaked);
  // Closes that training never saw stand out by that; the leaked scaler has them within its range.
  expect(honest.beyond).toBeGreaterThan(100);
  // 1 but for a rounding: the highest test close is the range's end.
  expect(leaked.highest).toBeCloseTo(1, 12);
  expect(honest.scale / leaked.scale).toBeGreaterThan(1.25);
});

/** scikit-learn multiplies and adds in our order: a few units in the last place. */
function expectClose(actual: Record<string, number>, wanted: Record<string, number>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(wanted).sort());
  for (const [key, value] of Object.entries(wanted)) expect(actual[key]).toBeCloseTo(value, 12);
}
