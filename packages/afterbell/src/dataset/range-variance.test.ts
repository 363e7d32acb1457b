import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rangesGolden, rangesSeries } from "../../test/support/ranges-golden.ts";
import { arbitrarySeries, seriesOf } from "../../test/support/series.ts";
import { sliceSeries } from "../domain/bar-series.ts";
import { logReturnsOf } from "./log-returns.ts";
import {
  ewmaVariance,
  overnightReturns,
  parkinsonVariance,
  rangeVariance,
  trailingMean,
} from "./range-variance.ts";

const series = rangesSeries();

function expectColumn(ours: Float64Array, golden: readonly (number | null)[]): void {
  expect(ours).toHaveLength(series.length);
  for (const [i, session] of rangesGolden.sessions.entries()) {
    const expected = golden[i]!;
    if (expected === null) expect(ours[session], `${session}`).toBeNaN();
    // pandas adds and subtracts along the series, where a mean is summed anew here.
    else expect(Math.abs(ours[session]! - expected) / Math.abs(expected || 1)).toBeLessThan(1e-9);
  }
}

describe("beside pandas and NumPy", () => {
  test("overnight returns", () => {
    expectColumn(overnightReturns(series), rangesGolden.overnight);
  });

  test("Parkinson's variance, of a range widened to hold open and close", () => {
    expectColumn(parkinsonVariance(series), rangesGolden.parkinson);
  });

  test("overnight and Garman-Klass variance, at least 1e-7", () => {
    expectColumn(rangeVariance(series), rangesGolden.rangeVariance);
    expect(rangeVariance(series)[600]).toBe(1e-7);
  });

  test.each(Object.entries(rangesGolden.trailingMeans))(
    "trailing means over %s",
    (length, golden) => {
      expectColumn(trailingMean(rangeVariance(series), Number(length)), golden);
    },
  );

  test("EWMA of squared log returns", () => {
    const returns = Float64Array.of(Number.NaN, ...logReturnsOf(series));
    expectColumn(ewmaVariance(returns), rangesGolden.ewmaVariance);
  });
});

test.each([0, -5])("a price of %d has no variance, nor has the night beside it", (price) => {
  const broken = seriesOf(
    ["2024-01-02", 10, 11, 9, 10, null],
    ["2024-01-03", price, 11, 9, 10, null],
    ["2024-01-04", 10, 11, 9, price, null],
    ["2024-01-05", 10, 11, 9, 10, null],
  );
  expect([...overnightReturns(broken)].map(Number.isNaN)).toEqual([true, true, false, true]);
  expect([...parkinsonVariance(broken)].map(Number.isNaN)).toEqual([false, true, true, false]);
  expect([...rangeVariance(broken)].map(Number.isNaN)).toEqual([true, true, true, true]);
});

test("whatever the bars, values are finite or missing, and depend on no later bar", () => {
  fc.assert(
    fc.property(arbitrarySeries, (series) => {
      for (const of of [overnightReturns, parkinsonVariance, rangeVariance]) {
        const values = of(series);
        for (const value of values) expect(Math.abs(value)).not.toBe(Number.POSITIVE_INFINITY);
        const end = Math.ceil(series.length / 2);
        expect(of(sliceSeries(series, 0, end))).toEqual(values.slice(0, end));
      }
    }),
  );
});

test("no mean of nothing, and one of a single value", () => {
  expect([...trailingMean(Float64Array.of(Number.NaN, 3, Number.NaN), 1)]).toEqual([NaN, 3, NaN]);
  expect([...trailingMean(Float64Array.of(), 5)]).toEqual([]);
});

test("a trailing mean is the sum in order over the number of values, where all or enough are known", () => {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.double({ noNaN: true, min: -9, max: 9 }) },
    fc.constant(Number.NaN),
  );
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      (values, length) => {
        const expected = values.map((_, t) => {
          const known = values
            .slice(Math.max(0, t - length + 1), t + 1)
            .filter((x) => !Number.isNaN(x));
          const isEnough = known.length >= Math.ceil((3 * length) / 5);
          return isEnough ? known.reduce((sum, x) => sum + x, 0) / known.length : Number.NaN;
        });
        expect([...trailingMean(Float64Array.from(values), length)]).toEqual(expected);
      },
    ),
  );
});
