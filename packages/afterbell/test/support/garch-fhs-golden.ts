/** @file GARCH and GJR-GARCH by Python's `arch`, from tools/reference/garch_fhs_golden.py. Percent. */

import { readFileSync } from "node:fs";
import type { GarchParameters } from "../../src/models/baselines/garch-parameters.ts";

export interface GarchFhsCase {
  readonly returnCount: number;
  readonly hasLeverage: boolean;
  /** `gamma` with leverage alone. */
  readonly parameters: Omit<GarchParameters, "gamma" | "nu"> & Partial<GarchParameters>;
  readonly logLikelihood: number;
}

interface GarchFhsGolden {
  readonly files: readonly (GarchFhsCase & { readonly file: string })[];
  readonly simulated: {
    readonly returns: readonly number[];
    readonly levels: readonly number[];
    readonly cases: readonly (GarchFhsCase & {
      /** (5, levels) returns over the steps from the last session on, before any is widened. */
      readonly quantiles: readonly (readonly number[])[];
    })[];
  };
}

export const garchFhsGolden: GarchFhsGolden = JSON.parse(
  readFileSync(new URL("../golden/garch-fhs.json", import.meta.url), "utf8"),
);
