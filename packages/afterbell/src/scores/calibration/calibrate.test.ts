import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { garchCloses } from "../../../test/support/garch.ts";
import { dailySeries, outcomesOf } from "../../../test/support/outcomes.ts";
import { InvalidOptionError } from "../../domain/errors.ts";
import type { Outcomes } from "../outcomes.ts";
import { aci } from "./aci.ts";
import { type CalibratedIntervals, calibrate } from "./calibrate.ts";
import { dtaci } from "./dtaci.ts";
import { NotCalibratableError } from "./errors.ts";
import { pid } from "./pid.ts";
import { rollingCoverage } from "./rolling-coverage.ts";
import { split } from "./split.ts";

const methods = [split(), aci(), dtaci(), pid()];
const series = dailySeries(garchCloses({ seed: 1, sessions: 700 }).closes);
const quantiles = {
  quantileLevels: [0.05, 0.1, 0.9, 0.95],
  quantiles: (level: number, _: number, volatility: number) => (level - 0.45) * volatility,
};

describe.each(methods.slice(1))("$name", (method) => {
  test.each([1, 3])("%i ahead, learns of a row at the first origin that knows it", (stepAhead) => {
    const outcomes = outcomesOf(series, { stepAhead });
    const before = calibrate(outcomes, { method, warmUp: 100 });
    const row = before.covered.indexOf(1, 400);
    const actuals = outcomes.actuals.slice();
    actuals[row] = 2 * before.upper[row]!;
    const after = calibrate({ ...outcomes, actuals }, { method, warmUp: 100 });
    const knowing = outcomes.originDates.indexOf(outcomes.dates[row]!);
    expect(bytesUpTo(after, knowing - 1)).toEqual(bytesUpTo(before, knowing - 1));
    expect(after.upper[knowing]).toBeGreaterThan(before.upper[knowing]!);
  });
});

describe.each(methods)("$name", (method) => {
  test.each([
    [1, "a point", {}],
    [3, "a point", {}],
    [1, "quantiles", quantiles],
    [5, "quantiles", quantiles],
  ])(
    "%i ahead, around %s: what is not known at an origin changes no interval up to it",
    (stepAhead, _, said) => {
      const outcomes = outcomesOf(series, { stepAhead, ...said });
      const before = calibrate(outcomes, { method, warmUp: 100 });
      for (const row of [before.first, before.first + 1, 400, 555]) {
        const changed = changedAfter(outcomes, row);
        expect(changed.actuals[row - stepAhead]).toBe(outcomes.actuals[row - stepAhead]);
        const after = calibrate(changed, { method, warmUp: 100 });
        expect(bytesUpTo(after, row)).toEqual(bytesUpTo(before, row));
      }
    },
  );

  test.each([1, 4])(
    "%i ahead, the first interval follows as soon as the warm-up is known",
    (stepAhead) => {
      const outcomes = outcomesOf(series, { stepAhead });
      const { first, lower, upper, covered } = calibrate(outcomes, { method, warmUp: 100 });
      expect(first).toBe(100 + stepAhead - 1);
      expect(outcomes.dates[99]! <= outcomes.originDates[first]!).toBe(true);
      expect(outcomes.dates[99]! <= outcomes.originDates[first - 1]!).toBe(false);
      outcomes.dates.forEach((_, i) => {
        if (i < first)
          expect([lower[i], upper[i], covered[i]]).toEqual([Number.NaN, Number.NaN, 0]);
        else {
          const [low, high, actual] = [lower[i]!, upper[i]!, outcomes.actuals[i]!];
          expect(low <= outcomes.medians[i]! && outcomes.medians[i]! <= high).toBe(true);
          expect(covered[i]).toBe(low <= actual && actual <= high ? 1 : 0);
        }
      });
    },
  );

  test("origins far apart wait for nothing: every row before is known", () => {
    const daily = outcomesOf(series, { stepAhead: 5 });
    const every = daily.dates.map((_, i) => i).filter((i) => i % 5 === 0);
    const weekly = rowsOf(daily, every);
    expect(calibrate(weekly, { method, warmUp: 30 }).first).toBe(30);
  });

  test("says finite intervals of any positive prices", () => {
    const price = fc.oneof(
      fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }),
      fc.constantFrom(1, 1, 1, 2),
    );
    const property = (closes: number[], coverage: number) => {
      const outcomes = outcomesOf(dailySeries(closes));
      const { lower, upper, first } = calibrate(outcomes, {
        method,
        warmUp: 3,
        nominalCoverage: coverage,
      });
      for (let i = first; i < lower.length; i++) {
        expect(Number.isFinite(lower[i]) && Number.isFinite(upper[i])).toBe(true);
        expect(lower[i]! >= 0 && lower[i]! <= upper[i]!).toBe(true);
      }
    };
    const closes = fc.array(price, { minLength: 1, maxLength: 80 });
    fc.assert(fc.property(closes, fc.double({ min: 0.01, max: 0.99, noNaN: true }), property), {
      seed: 3,
      numRuns: 300,
    });
  });
});

test("around quantiles, the interval widens both sides as the forecast has them", () => {
  const outcomes = outcomesOf(series, {
    quantileLevels: [0.05, 0.95],
    quantiles: (level, _, volatility) => (level < 0.5 ? -1 : 3) * volatility,
  });
  const { lower, upper, first } = calibrate(outcomes, { nominalCoverage: 0.9 });
  for (let i = first; i < lower.length; i++) {
    const centre = Math.log(outcomes.medians[i]!) + outcomes.volatilities[i]!;
    expect(Math.log(lower[i]! * upper[i]!) / 2).toBeCloseTo(centre, 12);
  }
});

test("how wide quantiles are does not matter, only when they are wider: the rest is learnt", () => {
  const boundsOf = (factor: number) =>
    calibrate(
      outcomesOf(series, {
        quantileLevels: [0.05, 0.95],
        quantiles: (level, _, volatility) => (level < 0.5 ? -factor : factor) * volatility,
      }),
    );
  const [narrow, wide] = [boundsOf(0.5), boundsOf(4)];
  expect(narrow.first).toBe(250);
  for (let i = narrow.first; i < narrow.lower.length; i++) {
    expect(narrow.lower[i]! / wide.lower[i]!).toBeCloseTo(1, 12);
    expect(narrow.upper[i]! / wide.upper[i]!).toBeCloseTo(1, 12);
  }
});

test("sessions without a volatility have no score, and one that hardly moved is no unit", () => {
  const outcomes = outcomesOf(series);
  const late = { ...outcomes, volatilities: outcomes.volatilities.slice() };
  late.volatilities.fill(Number.NaN, 0, 40);
  expect(calibrate(late, { warmUp: 100 }).first).toBe(140);
  late.volatilities[300] = Number.NaN;
  late.volatilities[301] = 0;
  const { lower, upper } = calibrate(late, { warmUp: 100 });
  const width = (i: number) => Math.log(upper[i]! / lower[i]!);
  expect(width(300) / width(299)).toBeCloseTo(1, 0);
  expect(width(301)).toBeGreaterThan(0);
  expect(width(301)).toBeLessThan(width(300));
});

test("a price that never moves has intervals of no width or none, and they hold it", () => {
  const flat = dailySeries([
    ...garchCloses({ seed: 1, sessions: 100 }).closes,
    ...Array(600).fill(7),
  ]);
  const { covered, lower, upper } = calibrate(outcomesOf(flat), { warmUp: 40 });
  expect(covered.at(-1)).toBe(1);
  expect([lower.at(-1), upper.at(-1)]).toEqual([7, 7]);
  const always = calibrate(outcomesOf(dailySeries(Array(100).fill(7))), { warmUp: 10 });
  expect(always.first).toBe(always.lower.length);
});

test("too few rows have no interval", () => {
  const outcomes = outcomesOf(dailySeries(garchCloses({ seed: 1, sessions: 120 }).closes));
  const result = calibrate(outcomes);
  expect(result.first).toBe(outcomes.dates.length);
  expect(rollingCoverage(result, 10)).toBeUndefined();
  expect(calibrate(outcomesOf(dailySeries([]))).first).toBe(0);
});

describe("errors name what is wrong", () => {
  const outcomes = outcomesOf(series);
  test.each([0, 1, -0.1, Number.NaN, 90])("nominal coverage %d", (nominalCoverage) => {
    expect(() => calibrate(outcomes, { nominalCoverage })).toThrow(InvalidOptionError);
  });

  test("warm-up of no rows", () => {
    expect(() => calibrate(outcomes, { warmUp: 0 })).toThrow("warmUp: expected a whole number");
  });

  test("quantiles without the bounds of the interval", () => {
    expect(() => calibrate(outcomesOf(series, quantiles), { nominalCoverage: 0.95 })).toThrow(
      "nominalCoverage: expected a coverage whose bounds are among the quantiles forecast (0.05, 0.1, 0.9, 0.95), got 0.95",
    );
  });

  test("a price without a logarithm", () => {
    const actuals = outcomes.actuals.slice();
    actuals[50] = -37.63;
    const calibrating = () => calibrate({ ...outcomes, actuals });
    expect(calibrating).toThrow(NotCalibratableError);
    expect(calibrating).toThrow(
      `${outcomes.dates[50]}: calibrated intervals need a positive close, got -37.63`,
    );
    expect(() => calibrate({ ...outcomes, medians: actuals })).toThrow("positive median");
    const said = outcomesOf(series, quantiles);
    said.quantiles[4 * 7] = 0;
    expect(() => calibrate(said)).toThrow("positive quantile 0.05, got 0");
  });
});

/** Everything that is not known at the origin of `row`, changed: later rows, and actuals to come. */
function changedAfter(outcomes: Outcomes, row: number): Outcomes {
  const { originDates, dates, quantileLevels } = outcomes;
  const later = (i: number) => i > row;
  const change = (column: Float64Array, isChanged: (i: number) => boolean) =>
    column.map((value, i) => (isChanged(i) ? value * (1.5 + (i % 7)) : value));
  return {
    ...outcomes,
    actuals: change(outcomes.actuals, (i) => dates[i]! > originDates[row]!),
    medians: change(outcomes.medians, later),
    volatilities: change(outcomes.volatilities, later),
    quantiles: change(outcomes.quantiles, (i) => later(Math.floor(i / quantileLevels.length))),
  };
}

/** Bounds of the rows up to and including `row`, as bytes. */
function bytesUpTo({ lower, upper }: CalibratedIntervals, row: number): Buffer {
  return Buffer.concat(
    [lower, upper].map((bounds) => Buffer.from(bounds.buffer, 0, (row + 1) * 8)),
  );
}

function rowsOf(outcomes: Outcomes, rows: readonly number[]): Outcomes {
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
  return {
    ...outcomes,
    originDates: rows.map((row) => outcomes.originDates[row]!),
    dates: rows.map((row) => outcomes.dates[row]!),
    actuals: pick(outcomes.actuals),
    lastCloses: pick(outcomes.lastCloses),
    medians: pick(outcomes.medians),
    volatilities: pick(outcomes.volatilities),
  };
}

test("rejects rows whose order would let one see what is known only later", () => {
  const outcomes = outcomesOf(series);
  const swapped = <T>(list: readonly T[]) => list.with(10, list[11]!).with(11, list[10]!);
  expect(() => calibrate({ ...outcomes, originDates: swapped(outcomes.originDates) })).toThrow(
    "outcomes: expected rows in the order of their origins",
  );
  expect(() => calibrate({ ...outcomes, dates: swapped(outcomes.dates) })).toThrow("in row 11");
  // As the outcomes of all steps are that a test of whole forecasts pools.
  expect(() => calibrate({ ...outcomes, dates: outcomes.originDates })).toThrow("in row 0");
});
