/** @file Scalers' files beside scikit-learn's own answers, as tools/reference/scaler_pickles_golden.py makes them. */

import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { readScaler } from "../../src/sklearn/read-scaler.ts";

export interface ScalerCases {
  /** Values that stood in every column. */
  readonly probe: readonly number[];
  readonly cases: readonly ScalerCase[];
}

export interface ScalerCase {
  readonly name: string;
  readonly class: string;
  readonly features: number;
  readonly names: readonly string[] | null;
  readonly samplesSeen: number | readonly number[] | null;
  readonly version: string;
  readonly scaled: readonly number[];
  readonly unscaled: readonly number[];
  /** Base64. */
  readonly file: string;
}

export const scalerCases: ScalerCases = JSON.parse(
  readFileSync(new URL("../golden/scaler-pickles.json", import.meta.url), "utf8"),
);

/** The file of a case, such as `minmax 1, joblib gzip`. */
export function scalerFileNamed(name: string): Buffer {
  const found = scalerCases.cases.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no scaler case ${name}`);
  return Buffer.from(found.file, "base64");
}

export function expectAsInSklearn(probe: readonly number[], expected: ScalerCase): void {
  const read = readScaler(Buffer.from(expected.file, "base64"), { file: expected.name });
  expect(read).toMatchObject({
    className: expected.class,
    features: expected.features,
    featureNames: expected.names,
    samplesSeen: expected.samplesSeen,
    sklearnVersion: expected.version,
  });
  const rows = Float64Array.from(
    probe.flatMap((value) => new Array<number>(read.features).fill(value)),
  );
  expectClose(read.transform(rows), expected.scaled);
  expectClose(read.inverseTransform(rows), expected.unscaled);
}

/** The formulas are scikit-learn's in the same order: a unit in the last place is much already. */
export function expectClose(actual: ArrayLike<number>, wanted: readonly number[]): void {
  expect(actual.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) {
    expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
  }
}
