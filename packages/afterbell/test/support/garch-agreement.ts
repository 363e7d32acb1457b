/** @file Our maximum likelihood beside that of Python's `arch`. */

import { expect } from "vitest";
import type { BarSeries } from "../../src/index.ts";
import { garchEstimator } from "../../src/models/index.ts";
import type { GarchCase } from "./garch-golden.ts";

/**
 * Both stop where the likelihood is flat to their tolerance; parameters then agree to about a thousandth
 * of their standard errors, and the likelihood, flat there, to many more digits.
 */
const PARAMETER_TOLERANCE = 1e-4;
const LIKELIHOOD_TOLERANCE = 1e-9;

export async function expectAgreement(series: BarSeries, golden: GarchCase): Promise<void> {
  const { innovations } = golden;
  const fitted = await garchEstimator({ horizon: 5, seed: 1, innovations }).forSeries.fit(series);
  expect(series.length).toBe(golden.returnCount + 1);
  for (const [name, expected] of Object.entries(golden.parameters)) {
    const ours = fitted.parameters[name as keyof typeof fitted.parameters];
    expect(Math.abs(ours / expected - 1), name).toBeLessThan(PARAMETER_TOLERANCE);
  }
  const error = fitted.logLikelihood / golden.logLikelihood - 1;
  expect(Math.abs(error)).toBeLessThan(LIKELIHOOD_TOLERANCE);
  const variances = fitted.varianceForecast(series, series.length - 1);
  for (const [h, expected] of golden.varianceForecast.entries()) {
    expect(Math.abs(variances[h]! / expected - 1)).toBeLessThan(PARAMETER_TOLERANCE);
  }
}
