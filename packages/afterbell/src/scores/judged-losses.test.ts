import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidOptionError } from "../domain/errors.ts";
import { quantileLevels } from "../domain/forecast.ts";
import { type JudgedLosses, judgedLosses } from "./judged-losses.ts";
import { scoreLedgerRow } from "./score-ledger-row.ts";

const levels = [0.05, 0.5, 0.95];
/** Prices at these log returns from 100. */
const at = (...logReturns: number[]) => logReturns.map((x) => 100 * Math.exp(x));

function requireClose(losses: JudgedLosses, expected: JudgedLosses): void {
  for (const name of ["crps", "intervalScore", "pit"] as const) {
    expect(losses[name]).toBeCloseTo(expected[name], 12);
  }
  expect(losses.held).toBe(expected.held);
}

test("losses of a close inside and of one outside, by hand", () => {
  const forecast = { lastClose: 100, quantileLevels: levels, quantiles: at(-0.02, 0, 0.04) };
  // Errors +0.03, +0.01 and −0.03: pinball losses 0.05 · 0.03, 0.5 · 0.01 and 0.05 · 0.03.
  requireClose(judgedLosses({ ...forecast, actual: 100 * Math.exp(0.01) }), {
    crps: (2 * (0.0015 + 0.005 + 0.0015)) / 3,
    intervalScore: 0.06,
    held: true,
    pit: 0.5 + (0.45 * (Math.exp(0.01) - 1)) / (Math.exp(0.04) - 1),
  });
  requireClose(judgedLosses({ ...forecast, actual: 100 * Math.exp(-0.03) }), {
    crps: (2 * (0.95 * 0.01 + 0.5 * 0.03 + 0.05 * 0.07)) / 3,
    intervalScore: 0.06 + 20 * 0.01,
    held: false,
    pit: 0,
  });
});

test("a close on a bound is inside", () => {
  const quantiles = at(-0.02, 0, 0.04);
  const forecast = { lastClose: 100, quantileLevels: levels, quantiles, actual: quantiles[2]! };
  expect(judgedLosses(forecast)).toMatchObject({ held: true, pit: 0.95 });
});

const prices = fc
  .array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 21, maxLength: 21 })
  .map((logReturns) => at(...logReturns.sort((a, b) => a - b)));
const close = fc.double({ min: 70, max: 140, noNaN: true });

test("they are those of the ledger, in any currency", () => {
  fc.assert(
    fc.property(prices, close, fc.constantFrom(0.25, 1, 1024), (quantiles, actual, rate) => {
      const losses = judgedLosses({
        ...{ lastClose: 100 * rate, actual: actual * rate, quantileLevels },
        quantiles: quantiles.map((price) => price * rate),
      });
      const row = { quantileLevels, logReturnQuantiles: quantiles.map((p) => Math.log(p / 100)) };
      const ledger = scoreLedgerRow(row, { originClose: 100, targetClose: actual });
      const at90 = ledger.intervals.find(({ nominalCoverage }) => nominalCoverage === 0.9)!;
      expect(losses.crps).toBe(ledger.crps);
      expect([losses.intervalScore, losses.held]).toEqual([at90.intervalScore, at90.held]);
      expect(losses.pit).toBeGreaterThanOrEqual(0);
      expect(losses.pit).toBeLessThanOrEqual(1);
    }),
  );
});

test.each([
  [{ lastClose: 0 }, /lastClose: expected a price above 0, got 0/],
  [{ actual: Number.NaN }, /actual: expected a price above 0, got NaN/],
  [{ quantiles: [-1, 100, 101] }, /quantile: expected a price above 0, got -1/],
  [{ quantiles: [100] }, /quantiles: expected 3 prices, one for each level, got 1/],
  [{ quantileLevels: [0.1, 0.5, 0.9] }, /quantileLevels: expected 0.05 and 0.95 among them/],
])("rejects what it cannot judge (%#)", (change, message) => {
  const forecast = {
    ...{ lastClose: 100, actual: 101, quantileLevels: levels },
    quantiles: [98, 100, 102],
  };
  expect(() => judgedLosses({ ...forecast, ...change })).toThrow(message);
  expect(() => judgedLosses({ ...forecast, ...change })).toThrow(InvalidOptionError);
});
