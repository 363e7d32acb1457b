import fc from "fast-check";
import { expect, test } from "vitest";
import { expectClose } from "../../test/support/scores-golden.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { dieboldMariano } from "./diebold-mariano.ts";
import type { Outcomes } from "./outcomes.ts";
import { poolOutcomes } from "./pool-outcomes.ts";
import { scoreRegistry } from "./registry.ts";
import { type ScoreSet, scoreOutcomes } from "./scores.ts";
import { shiftedByOne } from "./shift.ts";

const quantileLevels = [0.025, ...Array.from({ length: 19 }, (_, k) => (k + 1) / 20), 0.975];
const price = fc.double({ min: 1, max: 500, noNaN: true });

const row = fc.record({
  last: price,
  actual: price,
  lowest: price,
  widths: fc.array(fc.double({ min: 0.001, max: 20, noNaN: true }), {
    minLength: 20,
    maxLength: 20,
  }),
  scale: fc.double({ min: 0.01, max: 9, noNaN: true }),
  volatility: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: Number.NaN }),
});

/** Outcomes with ascending quantiles, the median among them; dates of their own or shared by neighbours. */
const outcomes = fc
  .record({
    rows: fc.array(row, { minLength: 1, maxLength: 40 }),
    rowsPerDate: fc.constantFrom(1, 2),
  })
  .map(({ rows, rowsPerDate }): Outcomes => {
    const quantiles = rows.map(({ lowest, widths }) => {
      let at = lowest;
      return [lowest, ...widths.map((width) => (at += width))];
    });
    const dates = rows.map((_, i) => dateOf(Math.floor(i / rowsPerDate)));
    return {
      originDates: dates,
      dates,
      actuals: Float64Array.from(rows, ({ actual }) => actual),
      lastCloses: Float64Array.from(rows, ({ last }) => last),
      medians: Float64Array.from(quantiles, (q) => q[10]!),
      quantileLevels,
      quantiles: Float64Array.from(quantiles.flat()),
      naiveErrors: Float64Array.from(rows, ({ scale }) => scale),
      naiveSquaredErrors: Float64Array.from(rows, ({ scale }) => 2 * scale ** 2),
      volatilities: Float64Array.from(rows, ({ volatility }) => volatility),
    };
  });

function dateOf(day: number): SessionDate {
  return new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10) as SessionDate;
}

const property = (check: (outcomes: Outcomes) => void) =>
  fc.assert(fc.property(outcomes, check), { seed: 20200101, numRuns: 200 });

test("all is finite or null, and in its range", () => {
  property((some) => {
    const scores = scoreOutcomes(some);
    expect(JSON.parse(JSON.stringify(scores))).toEqual(scores);
    expect(scores.rmse).toBeGreaterThanOrEqual(scores.mae * (1 - 1e-12));
    expect(scores.smape).toBeLessThanOrEqual(2);
    expect(scores.skill).toBeLessThanOrEqual(1);
    expect(scores.direction.scored + scores.direction.leftOut).toBe(scores.forecasts);
    expect(scores.crps).toBeGreaterThanOrEqual(0);
    expect(scores.pit!.counts.reduce((sum, count) => sum + count, 0)).toBe(scores.forecasts);
    inUnitInterval(scores.pit!.pValue);
    for (const { coverage, coverageByVolatility: by, winkler, meanWidth } of scores.intervals) {
      for (const share of [coverage, by.low, by.middle, by.high]) {
        if (share !== null) inUnitInterval(share);
      }
      expect(winkler).toBeGreaterThanOrEqual(meanWidth * (1 - 1e-12));
    }
    const coverages = scores.intervals.map(({ coverage }) => coverage);
    expect(coverages).toEqual(coverages.toSorted());
    const { pValue } = dieboldMariano(some);
    if (pValue !== null) inUnitInterval(pValue);
  });
});

function inUnitInterval(share: number): void {
  expect(share).toBeGreaterThanOrEqual(0);
  expect(share).toBeLessThanOrEqual(1);
}

test("the CRPS is at most the distance of the farthest quantile, and the MAE where all are the median", () => {
  property((some) => {
    const { actuals, quantiles, medians } = some;
    const distances = quantiles.map((q, i) => Math.abs(actuals[Math.floor(i / 21)]! - q));
    const farthest = Math.max(...distances);
    expect(scoreOutcomes(some).crps).toBeLessThanOrEqual(farthest * (1 + 1e-12));
    const point = quantiles.map((_, i) => medians[Math.floor(i / 21)]!);
    const collapsed = scoreOutcomes({ ...some, quantiles: point });
    expectClose(collapsed.crps, collapsed.mae, 1e-10);
  });
});

/** The scores of one number in units of price, as the registry has them, times a factor. */
function timesPrices(scores: ScoreSet, factor: number): Partial<ScoreSet> {
  const priced = scoreRegistry.flatMap(({ name, figures }) => {
    const value: unknown = scores[name];
    return typeof value === "number" && figures[0]?.unit === "price"
      ? [[name, value * factor]]
      : [];
  });
  expect(priced.map(([name]) => name)).toEqual(expect.arrayContaining(["mae", "rmse", "crps"]));
  return Object.fromEntries(priced);
}

test("prices in another currency scale what has a unit and change nothing else", () => {
  const factor = 8; // exact in binary, so that no row changes sides by rounding
  property((some) => {
    const times = (x: Float64Array, by = factor) => x.map((value) => value * by);
    const dear: Outcomes = {
      ...some,
      actuals: times(some.actuals),
      lastCloses: times(some.lastCloses),
      medians: times(some.medians),
      quantiles: times(some.quantiles),
      naiveErrors: times(some.naiveErrors),
      naiveSquaredErrors: times(some.naiveSquaredErrors, factor ** 2),
    };
    const cheap = scoreOutcomes(some);
    const expected: ScoreSet = {
      ...cheap,
      ...timesPrices(cheap, factor),
      pinball: cheap.pinball.map(({ level, loss }) => ({ level, loss: loss * factor })),
      intervals: cheap.intervals.map((interval) => ({
        ...interval,
        meanWidth: interval.meanWidth * factor,
        winkler: interval.winkler * factor,
      })),
      logScore: cheap.logScore! + Math.log(factor),
    };
    const { logScore, ...got } = scoreOutcomes(dear);
    expectClose(got, { ...expected, logScore: undefined }, 1e-12);
    expect(logScore).toBeCloseTo(expected.logScore!, 9);
    expectClose(dieboldMariano(dear).pValue, dieboldMariano(some).pValue, 1e-9);
    expectClose(shiftedByOne(dear), shiftedByOne(some), 1e-9);
  });
});

test("pooled of one is itself; of two, their rows in the order of the dates", () => {
  fc.assert(
    fc.property(outcomes, outcomes, (one, two) => {
      expect(poolOutcomes([one])).toEqual(one);
      const pooled = poolOutcomes([one, two]);
      expect(pooled.dates).toEqual(pooled.dates.toSorted());
      const counts = [one, two, pooled].map(({ actuals }) => actuals.length);
      expect(counts[0]! + counts[1]!).toBe(counts[2]);
      const rows = (some: Outcomes) => some.dates.map((date, i) => `${date} ${rowOf(some, i)}`);
      // Stable: on one date the first's rows come first, each in its order.
      const expected = [...rows(one), ...rows(two)].toSorted((a, b) => compareDates(a, b));
      expect(rows(pooled)).toEqual(expected);
      const [a, b, both] = [one, two, pooled].map((some) => scoreOutcomes(some));
      const mean = (a!.mase! * counts[0]! + b!.mase! * counts[1]!) / counts[2]!;
      expectClose(both!.mase, mean, 1e-12);
    }),
    { seed: 20200102, numRuns: 100 },
  );
});

function rowOf(some: Outcomes, i: number): string {
  const quantiles = some.quantiles.subarray(i * 21, (i + 1) * 21);
  const { actuals, lastCloses, medians, naiveErrors, naiveSquaredErrors, volatilities } = some;
  const columns = [actuals, lastCloses, medians, naiveErrors, naiveSquaredErrors, volatilities];
  return [...columns.map((column) => column[i]!), ...quantiles].join(" ");
}

function compareDates(a: string, b: string): number {
  const [first, second] = [a.slice(0, 10), b.slice(0, 10)];
  return first < second ? -1 : first > second ? 1 : 0;
}

test("pools only what has the same levels", () => {
  const [one] = fc.sample(outcomes, { seed: 1, numRuns: 1 });
  const point = { ...one!, quantileLevels: [], quantiles: new Float64Array() };
  expect(() => poolOutcomes([])).toThrow("outcomes: expected at least one, got none");
  expect(() => poolOutcomes([one!, point])).toThrow("the same quantile levels in all, got 0.025");
});
