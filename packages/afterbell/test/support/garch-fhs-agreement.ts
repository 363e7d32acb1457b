/** @file Our (quasi-)maximum likelihood with leverage beside that of Python's `arch`. */

import { expect } from "vitest";
import type { BarSeries } from "../../src/index.ts";
import { garchFhsEstimator } from "../../src/models/baselines/garch-fhs.ts";
import type { GarchFhsCase } from "./garch-fhs-golden.ts";

/** Both stop where the likelihood is flat to their tolerance. */
const PARAMETER_TOLERANCE = 1e-4;
const LIKELIHOOD_TOLERANCE = 1e-9;
/** Parameters smaller than this are compared by their difference: an alpha of 0 is approached, not reached. */
const SMALL = 0.1;

export async function expectFhsAgreement(series: BarSeries, golden: GarchFhsCase): Promise<void> {
  const { hasLeverage } = golden;
  const fitted = await garchFhsEstimator({ horizon: 5, hasLeverage }).forSeries.fit(series);
  expect(series.length).toBe(golden.returnCount + 1);
  for (const [name, expected] of Object.entries(golden.parameters)) {
    const ours = fitted.parameters[name as keyof typeof fitted.parameters];
    const error = Math.abs(ours - expected) / Math.max(SMALL, Math.abs(expected));
    expect(error, name).toBeLessThan(PARAMETER_TOLERANCE);
  }
  const error = fitted.logLikelihood / golden.logLikelihood - 1;
  expect(Math.abs(error)).toBeLessThan(LIKELIHOOD_TOLERANCE);
}
