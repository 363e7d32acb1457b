/** @file Answers of NumPy, from tools/reference/linear_golden.py. */

import { readFileSync } from "node:fs";

interface LinearGolden {
  /** A x = b, with A row-major. */
  readonly systems: readonly { a: readonly number[]; b: readonly number[]; x: readonly number[] }[];
  readonly ridges: readonly {
    readonly x: readonly (readonly number[])[];
    readonly y: readonly number[];
    readonly lambda: number;
    readonly intercept: number;
    readonly coefficients: readonly number[];
  }[];
}

export const linearGolden: LinearGolden = JSON.parse(
  readFileSync(new URL("../golden/linear.json", import.meta.url), "utf8"),
);
