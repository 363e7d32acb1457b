import { expect, test } from "vitest";
import { readSample } from "../market/sample.ts";
import { logReturnsOf } from "./log-returns.ts";
import { type SummaryStatistics, summaryStatistics } from "./summary-statistics.ts";

/** `describe()` of pandas 3.0.6: count, mean, std, min, 25%, 50%, 75%, max of the adjusted closes. */
const golden = {
  closes: [
    1260, 109.17522022777777, 34.62922308522755, 44.129971, 89.74377975, 106.876373, 129.6364135,
    189.309998,
  ],
  /** Of `numpy.log(closes).diff().dropna()`. */
  logReturns: [
    1259, 0.0010393187989958799, 0.014667281828846527, -0.08330278258295643, -0.006015881539668477,
    0.0008929500981968985, 0.008711378736303121, 0.07879451018694983,
  ],
};

test("the sample's closes and log returns are described as pandas does", async () => {
  const { series } = await readSample();
  expectDescribed(summaryStatistics(series.close), golden.closes);
  expectDescribed(summaryStatistics(logReturnsOf(series)), golden.logReturns);
});

test("one value has no standard deviation; no values are no summary", () => {
  expect(summaryStatistics(Float64Array.of(3))).toMatchObject({ mean: 3, max: 3 });
  expect(summaryStatistics(Float64Array.of(3)).standardDeviation).toBeNaN();
  expect(() => summaryStatistics(new Float64Array(0))).toThrow("x: expected at least one value");
});

/** Sums of a thousand terms are added in another order there: a few units in the last place. */
function expectDescribed(summary: SummaryStatistics, described: readonly number[]): void {
  for (const [i, value] of Object.values(summary).entries()) {
    expect(Math.abs(value / described[i]! - 1)).toBeLessThan(1e-12);
  }
  expect(Object.keys(summary)).toHaveLength(described.length);
}
