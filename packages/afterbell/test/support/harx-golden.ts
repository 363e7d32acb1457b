/** @file Answers of NumPy and pandas on made-up prices, from tools/reference/harx_golden.py. */

import { readFileSync } from "node:fs";
import type { HarxEquation } from "../../src/models/index.ts";

/** By name of the column, every so many rows and the last; null where nothing is known. */
type Columns = Readonly<Record<string, readonly (number | null)[]>>;

interface HarxGolden {
  /** Sums by symbol. */
  readonly closes: Readonly<Record<string, number>>;
  readonly every: number;
  readonly fitDay: number;
  readonly horizon: number;
  /** By basis, symbol and group. */
  readonly features: Readonly<
    Record<"ranges" | "closes", Readonly<Record<string, Readonly<Record<string, Columns>>>>>
  >;
  readonly equations: readonly HarxEquation[];
  readonly forecasts: readonly {
    readonly day: number;
    /** By symbol: (horizon, levels) prices. */
    readonly quantiles: Readonly<Record<string, readonly (readonly number[])[]>>;
  }[];
}

export const harxGolden: HarxGolden = JSON.parse(
  readFileSync(new URL("../golden/harx.json", import.meta.url), "utf8"),
);
