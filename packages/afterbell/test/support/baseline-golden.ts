/** @file Answers of statsmodels, NumPy and SciPy, from tools/reference/baselines_golden.py. */

import { readFileSync } from "node:fs";

interface Quantiles {
  readonly p: readonly number[];
  readonly quantiles: readonly number[];
}

interface BaselineGolden {
  readonly closes: readonly number[];
  readonly levels: readonly number[];
  readonly normal: Quantiles;
  readonly student: readonly (Quantiles & { readonly nu: number })[];
  /** (horizon, levels) prices from the last of `closes`. */
  readonly persistence: readonly (readonly number[])[];
  readonly seasonal: readonly (readonly number[])[];
  readonly drift: readonly (readonly number[])[];
  readonly historical: readonly (readonly number[])[];
  /** (levels) prices one step ahead. */
  readonly ewma: readonly number[];
}

export const baselineGolden: BaselineGolden = JSON.parse(
  readFileSync(new URL("../golden/baselines.json", import.meta.url), "utf8"),
);
