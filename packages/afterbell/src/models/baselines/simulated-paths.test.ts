import { describe, expect, test } from "vitest";
import { quantileLevels } from "../../domain/forecast.ts";
import { normalQuantile } from "../../numerics/normal-quantile.ts";
import { percentileOfSorted } from "../../numerics/percentile.ts";
import { pathSimulator, stratum, type VarianceRecursion } from "./simulated-paths.ts";

const HORIZON = 5;
const normalShocks = (paths: number) =>
  Float64Array.from({ length: paths }, (_, i) => normalQuantile((i + 0.5) / paths));

/** (H) ascending returns of each step. */
function simulate(seed: number, recursion: VarianceRecursion, variance: number): Float64Array[] {
  const simulator = pathSimulator(seed, HORIZON);
  const steps: Float64Array[] = [];
  simulator.run(recursion, normalShocks(simulator.paths), variance, (step, sorted) => {
    expect(step).toBe(steps.length + 1);
    const all = sorted.toSorted();
    for (const level of quantileLevels)
      expect(percentileOfSorted(sorted, level)).toBe(percentileOfSorted(all, level));
    steps.push(all);
  });
  return steps;
}

const meanSquare = (x: Float64Array) => x.reduce((sum, v) => sum + v * v, 0) / x.length;

describe("paths through a variance recursion", () => {
  const garch = { omega: 0.1, alpha: 0.1, beta: 0.8 };

  test("one step ahead nothing is left to chance", () => {
    const [first] = simulate(1, garch, 4);
    const shocks = normalShocks(first!.length);
    expect([...first!]).toEqual([...shocks].map((z) => 2 * z));
    expect(simulate(2, garch, 4)[0]).toEqual(first);
  });

  test("the same seed gives the same bits, another seed others", () => {
    expect(simulate(1, garch, 4)).toEqual(simulate(1, garch, 4));
    expect(simulate(1, garch, 4)[1]).not.toEqual(simulate(2, garch, 4)[1]);
  });

  test("their variance is the sum of the sessions' expected ones, whatever the seed", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      let [sum, variance] = [0, 4];
      for (const returns of simulate(seed, garch, 4)) {
        sum += variance;
        variance = garch.omega + (garch.alpha + garch.beta) * variance;
        // Chance: the standard error of a variance of 2000 independent draws is 3 %.
        expect(Math.abs(meanSquare(returns) / sum - 1)).toBeLessThan(0.1);
      }
    }
  });

  test("without a recursion they are a random walk: the quantiles of a normal variable", () => {
    const still = { omega: 1, alpha: 0, beta: 0 };
    const last = simulate(1, still, 1)[HORIZON - 1]!;
    for (const p of [0.025, 0.25, 0.5, 0.9, 0.975]) {
      const quantile = last[Math.floor(p * last.length)]! / Math.sqrt(HORIZON);
      expect(Math.abs(quantile - normalQuantile(p))).toBeLessThan(0.15); // three standard errors
    }
  });
});

test("strata share the paths evenly", () => {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 2000; i++) counts[stratum(i, 2000, 4)]! += 1;
  expect(counts).toEqual([500, 500, 500, 500]);
});
