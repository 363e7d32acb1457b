import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { garchGolden } from "../../../test/support/garch-golden.ts";
import { backcastOf, type GarchGradient, garchLogLikelihood } from "./garch-likelihood.ts";
import type { GarchParameters } from "./garch-parameters.ts";

const { cases } = garchGolden.simulated;
const returns = Float64Array.from(garchGolden.simulated.returns);
const backcast = backcastOf(returns);
const zero = (): GarchGradient => ({ mean: 0, omega: 0, alpha: 0, gamma: 0, beta: 0, nu: 0 });
const at = (parameters: GarchParameters, sample = returns) =>
  garchLogLikelihood(sample, parameters, backcast, zero());

describe("at arch's estimates", () => {
  test.each(cases)("is arch's likelihood, $innovations", ({ parameters, logLikelihood }) => {
    const ours = at({ gamma: 0, nu: Number.POSITIVE_INFINITY, ...parameters });
    expect(Math.abs(ours / logLikelihood - 1)).toBeLessThan(1e-12);
  });
});

const size = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const parametersOf = (nu: fc.Arbitrary<number>): fc.Arbitrary<GarchParameters> =>
  fc.record({
    mean: size(-0.3, 0.3),
    omega: size(0.01, 1),
    alpha: size(0.01, 0.3),
    gamma: size(-0.01, 0.2),
    beta: size(0.1, 0.59),
    nu,
  });

describe.each([
  ["normal", fc.constant(Number.POSITIVE_INFINITY)],
  ["Student", size(2.5, 50)],
] as const)("with %s innovations", (_, nu) => {
  test("the gradient is that of finite differences", () => {
    const sample = returns.slice(0, 200);
    fc.assert(
      fc.property(parametersOf(nu), (parameters) => {
        const gradient = zero();
        garchLogLikelihood(sample, parameters, backcast, gradient);
        for (const name of Object.keys(gradient) as (keyof GarchGradient)[]) {
          if (parameters[name] === Number.POSITIVE_INFINITY) continue;
          const step = 1e-5 * Math.max(0.1, Math.abs(parameters[name]));
          const moved = (by: number) =>
            at({ ...parameters, [name]: parameters[name] + by }, sample);
          const slope = (moved(step) - moved(-step)) / (2 * step);
          // The quotient's own error: third derivatives, and rounding over the step.
          const error = Math.abs(gradient[name] - slope) / Math.max(1, Math.abs(slope));
          expect(error, name).toBeLessThan(1e-5);
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});
