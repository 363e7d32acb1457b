/** @file Other people's scalers, with what scikit-learn answered. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sharedFile } from "../../../afterbell/test/support/parts.ts";
import { expectClose } from "../../test/support/scaler-cases.ts";
import { readScaler, type SklearnScaler } from "./read-scaler.ts";

interface Expected {
  readonly class: string;
  readonly n_features: number;
  readonly feature_names_in_?: string[];
  readonly "transform_of_1_100.5_200": number[][];
  readonly "inverse_of_0_0.5_1": number[][];
}

const { scalers }: { readonly scalers: Record<string, Expected> } = JSON.parse(
  readFileSync(sharedFile("expected.json"), "utf8"),
);

const inEveryColumn = ({ features }: SklearnScaler, values: readonly number[]) =>
  Float64Array.from(values.flatMap((value) => new Array<number>(features).fill(value)));

test.each(Object.entries(scalers))("%s", (file, expected) => {
  const read = readScaler(readFileSync(sharedFile(file)), { file });
  expect(read.className).toBe(expected.class);
  expect(read.features).toBe(expected.n_features);
  expect(read.featureNames).toEqual(expected.feature_names_in_ ?? null);
  const scaled = read.transform(inEveryColumn(read, [1, 100.5, 200]));
  expectClose(scaled, expected["transform_of_1_100.5_200"].flat());
  const unscaled = read.inverseTransform(inEveryColumn(read, [0, 0.5, 1]));
  expectClose(unscaled, expected["inverse_of_0_0.5_1"].flat());
});
