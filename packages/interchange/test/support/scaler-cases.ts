/** @file Scalers' files beside scikit-learn's own answers, as tools/reference/scaler_pickles_golden.py makes them. */

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

export function expectAsInSklearn(probe: readonly number[], expected: ScalerCase): void {
  const read = readScaler(Buffer.from(expected.file, "base64"), expected.name);
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
