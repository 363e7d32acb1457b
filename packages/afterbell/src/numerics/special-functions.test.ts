import { lgamma } from "@afterbell/lstm";
import { expect, test } from "vitest";
import { expectClose, golden } from "../../test/support/scores-golden.ts";
import { incompleteBeta, upperIncompleteGamma } from "./special-functions.ts";
import { studentTCdf, studentTTwoSided } from "./student-t.ts";

// exp(log Γ(a + b) − log Γ(a) − …) loses digits as log Γ grows: with 35,000 degrees of freedom, five.
test("Student's t agrees with SciPy", () => {
  for (const [t, degreesOfFreedom, cdf, twoSided] of golden.distributions.studentT) {
    expectClose(studentTCdf(t, degreesOfFreedom), cdf, 1e-9, `F(${t}; ${degreesOfFreedom})`);
    expectClose(
      studentTTwoSided(t, degreesOfFreedom),
      twoSided,
      1e-9,
      `p(${t}; ${degreesOfFreedom})`,
    );
  }
});

test("the upper incomplete gamma function agrees with SciPy", () => {
  for (const [a, x, q] of golden.distributions.upperGamma) {
    expectClose(upperIncompleteGamma(a, x), q, 1e-10, `Q(${a}, ${x})`);
  }
});

test("log Γ of whole numbers is the log of a factorial", () => {
  let factorial = 1;
  for (let n = 1; n < 30; n++) {
    expect(lgamma(n)).toBeCloseTo(Math.log(factorial), 13);
    factorial *= n;
  }
});

test("the incomplete beta function has its symmetry and its bounds", () => {
  for (const x of [0.01, 0.3, 0.5, 0.9]) {
    expect(incompleteBeta(x, 2, 5) + incompleteBeta(1 - x, 5, 2)).toBeCloseTo(1, 14);
    expect(incompleteBeta(x, 1, 1)).toBeCloseTo(x, 14);
  }
  expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
});
