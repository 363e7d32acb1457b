import { expect, test } from "vitest";
import { expectClose, golden, goldenOutcomes } from "../../test/support/scores-golden.ts";
import { dieboldMariano, testDifferences } from "./diebold-mariano.ts";

interface GoldenTest {
  readonly lags: number;
  readonly differences: readonly number[];
  readonly statistic: number;
  readonly pValue: number;
  readonly kernel: string;
}

// Variances are statsmodels' (OLS on a constant, HAC); without lags the test is SciPy's ttest_1samp.
test.each(golden.dieboldMariano as GoldenTest[])(
  "case %# with $lags lags, $kernel, agrees with statsmodels and SciPy",
  ({ lags, differences, ...expected }) => {
    expectClose(testDifferences(Float64Array.from(differences), lags), expected, 1e-10);
  },
);

test.each(["absolute", "squared"] as const)("averages symbols by date, %s loss", (loss) => {
  const { lags, statistic, pValue, kernel } = golden.clustered[loss];
  const tested = dieboldMariano(goldenOutcomes, { lags, loss });
  expectClose(tested, { lags, statistic, pValue, kernel, dates: 70, obstacle: null }, 1e-9);
});

test("takes as many lags as forecasts overlap, in rows", () => {
  const lags = (stepAhead: number, step: number) =>
    dieboldMariano(goldenOutcomes, { stepAhead, step }).lags;
  expect([lags(1, 1), lags(5, 1), lags(5, 2), lags(6, 5), lags(5, 5), lags(5, 20)]).toEqual([
    0, 4, 2, 1, 0, 0,
  ]);
});

test("swapping forecasts and baseline turns the sign and nothing else", () => {
  const forward = dieboldMariano(goldenOutcomes);
  const { medians, lastCloses } = goldenOutcomes;
  const backward = dieboldMariano({ ...goldenOutcomes, medians: lastCloses }, {}, medians);
  expect(backward.statistic).toBeCloseTo(-forward.statistic!, 12);
  expect(backward.pValue).toBeCloseTo(forward.pValue!, 12);
});

test("says why there is no statistic", () => {
  const { lastCloses } = goldenOutcomes;
  expect(dieboldMariano({ ...goldenOutcomes, medians: lastCloses })).toMatchObject({
    statistic: null,
    pValue: null,
    meanDifference: 0,
    obstacle: "same forecasts",
  });
  const none = { statistic: null, pValue: null, kernel: null };
  const constant = testDifferences(new Float64Array(20).fill(0.1), 1);
  expect(constant).toMatchObject({ ...none, obstacle: "constant difference" });
  const differences = Float64Array.from({ length: 9 }, (_, i) => i % 4);
  expect(testDifferences(differences.subarray(0, 7), 0)).toMatchObject({
    ...none,
    obstacle: "too few dates",
  });
  expect(testDifferences(differences, 4).obstacle).toBe("too few dates");
  expect(testDifferences(differences, 3).obstacle).toBeNull();
});

test("rejects what is no number of steps", () => {
  expect(() => dieboldMariano(goldenOutcomes, { lags: -1 })).toThrow("lags: expected a whole");
  expect(() => dieboldMariano(goldenOutcomes, { step: 0 })).toThrow("step: expected a whole");
  expect(() => dieboldMariano(goldenOutcomes, {}, new Float64Array(3))).toThrow(
    "baseline: expected 140 forecasts, got 3",
  );
});
