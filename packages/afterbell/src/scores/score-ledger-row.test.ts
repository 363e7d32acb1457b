import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ledgerForecast } from "../../test/support/ledger-forecasts.ts";
import { scoreLedgerRow } from "./score-ledger-row.ts";

const close = 213.76;

describe("a forecast and its close", () => {
  // Computed by hand from the definitions: log(1.04) = 0.03922071315328133.
  const score = scoreLedgerRow(ledgerForecast(), { originClose: close, targetClose: close * 1.04 });

  test("the log return", () => {
    expect(score.realisedLogReturn).toBeCloseTo(0.03922071315328133, 15);
  });

  test("CRPS is twice the mean pinball loss", () => {
    // Above all quantiles, each loss is its level times (return − quantile).
    const levels = [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975];
    const sumOfLevels = 3.5;
    // Σ τ q: the quantiles are symmetric.
    const weighted = 0.03 * 0.95 + 0.025 * 0.9 + 0.01 * 0.5;
    expect(levels.reduce((sum, level) => sum + level)).toBeCloseTo(sumOfLevels, 12);
    const sum = sumOfLevels * 0.03922071315328133 - weighted;
    expect(score.crps).toBeCloseTo((2 * sum) / 7, 14);
  });

  test("intervals: those whose bounds are there", () => {
    expect(score.intervals.map((one) => one.nominalCoverage)).toEqual([0.5, 0.9, 0.95]);
    const outside = (bound: number) => 0.03922071315328133 - bound;
    const expected = [
      0.02 + 4 * outside(0.01),
      0.05 + 20 * outside(0.025),
      0.06 + 40 * outside(0.03),
    ];
    for (const [i, { held, intervalScore }] of score.intervals.entries()) {
      expect(held).toBe(false);
      expect(intervalScore).toBeCloseTo(expected[i]!, 12);
    }
  });

  test("inside, an interval's score is its width", () => {
    const flat = scoreLedgerRow(ledgerForecast(), { originClose: close, targetClose: close });
    expect(flat.intervals.map(({ held, intervalScore }) => [held, intervalScore])).toEqual([
      [true, 0.02],
      [true, 0.05],
      [true, 0.06],
    ]);
  });
});

test("only the ratio of the closes matters: a split before the fetch changes nothing", () => {
  const price = fc.double({ min: 1, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(price, price, fc.constantFrom(2, 4, 0.125), (originClose, targetClose, split) => {
      const whole = scoreLedgerRow(ledgerForecast(), { originClose, targetClose });
      const divided = { originClose: originClose / split, targetClose: targetClose / split };
      expect(scoreLedgerRow(ledgerForecast(), divided)).toEqual(whole); // powers of 2: exactly
    }),
  );
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("a close of %d is refused", (bad) => {
  const row = ledgerForecast();
  expect(() => scoreLedgerRow(row, { originClose: bad, targetClose: 1 })).toThrow(/originClose/);
  expect(() => scoreLedgerRow(row, { originClose: 1, targetClose: bad })).toThrow(/targetClose/);
});
