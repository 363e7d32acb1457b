/** @file GARCH(1,1) as Python's `arch` fits it, from tools/reference/garch_golden.py. Percent. */

import { readFileSync } from "node:fs";
import type { GarchParameters, Innovations } from "../../src/models/baselines/garch-parameters.ts";

export interface GarchCase {
  readonly returnCount: number;
  readonly innovations: Innovations;
  /** `gamma` with leverage and `nu` with Student's t alone. */
  readonly parameters: Omit<GarchParameters, "gamma" | "nu"> & Partial<GarchParameters>;
  readonly logLikelihood: number;
  /** (5) from the last session on. */
  readonly varianceForecast: readonly number[];
  /** Of the simulated returns alone. */
  readonly simulation?: {
    readonly levels: readonly number[];
    /** (5, levels) cumulated returns from the last session on. */
    readonly quantiles: readonly (readonly number[])[];
  };
}

interface GarchGolden {
  readonly files: readonly (GarchCase & { readonly file: string })[];
  readonly simulated: { readonly returns: readonly number[]; readonly cases: readonly GarchCase[] };
}

export const garchGolden: GarchGolden = JSON.parse(
  readFileSync(new URL("../golden/garch-arch.json", import.meta.url), "utf8"),
);
