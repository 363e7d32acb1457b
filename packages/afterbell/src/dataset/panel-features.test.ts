import { describe, expect, test } from "vitest";
import { closesOf, marketsWithRanges, nextWeekday } from "../../test/support/range-markets.ts";
import { type BarSeries, indexAtOrBefore, sliceSeries } from "../domain/bar-series.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import { knownAt, momentOf, panelOf } from "../domain/panel.ts";
import { sessionDate } from "../domain/session-date.ts";
import { panelFeatures, type SeriesFeatures } from "./panel-features.ts";

const WEEKS = 60;
const series = marketsWithRanges(WEEKS);
const featuresOf = (all: readonly BarSeries[]) =>
  panelFeatures(panelOf(...all), { nextSession: nextWeekday });
const features = featuresOf(series);
const indexOf = (symbol: string) => series.findIndex((one) => one.symbol === symbol);

/** All columns of a series by group and name. */
function columnsOf({ groups, volatility }: SeriesFeatures): [string, Float64Array][] {
  const named = Object.entries(groups).flatMap(([group, columns]) =>
    Object.entries(columns as Record<string, Float64Array>).map(
      ([name, column]): [string, Float64Array] => [`${group}.${name}`, column],
    ),
  );
  return [["volatility", volatility], ...named];
}

/** The columns that both have must begin alike, to the bit. */
function expectSameUpTo(length: number, got: SeriesFeatures, expected: SeriesFeatures): void {
  const wanted = new Map(columnsOf(expected));
  const columns = columnsOf(got);
  expect(columns.length).toBeGreaterThan(15);
  for (const [name, column] of columns) {
    expect([...column.subarray(0, length)], `${got.symbol} ${name}`).toEqual([
      ...wanted.get(name)!.subarray(0, length),
    ]);
  }
}

test("every column has a value for each session, and most are known after the first months", () => {
  for (const [s, one] of features.entries()) {
    const last = series[s]!.length - 1;
    for (const [name, column] of columnsOf(one)) {
      expect(column.length).toBe(series[s]!.length);
      if (one.symbol !== "US4" || !name.startsWith("market")) {
        expect(Number.isFinite(column[Math.floor(0.6 * last)]), `${one.symbol} ${name}`).toBe(true);
      }
    }
  }
});

test("sessions that are appended change no earlier value", () => {
  for (const day of [110, 200, 290].map((i) => series[0]!.days[i]!)) {
    const known = series.map((one) => sliceSeries(one, 0, indexAtOrBefore(one, day) + 1));
    for (const [s, one] of featuresOf(known).entries()) {
      expectSameUpTo(known[s]!.length, one, features[s]!);
    }
  }
});

test("values at a session are those of what was known at its moment", () => {
  const day = series[0]!.days[250]!;
  for (const [s, one] of series.entries()) {
    const origin = indexAtOrBefore(one, day);
    const moment = momentOf(one, sessionDate(day))!;
    const [known] = [knownAt(panelOf(...series), moment)];
    expectSameUpTo(
      origin + 1,
      panelFeatures(known, { nextSession: nextWeekday })[s]!,
      features[s]!,
    );
  }
});

describe("the market", () => {
  const marketOf = (symbol: string) => features[indexOf(symbol)]!.groups.market?.marketReturn;

  test("is the mean of the series of the same hours on the same date", () => {
    const t = 200;
    const japan = features.slice(0, 5).map(({ groups }) => groups.returns.return[t]!);
    const mean = japan.reduce((a, b) => a + b) / 5;
    expect(marketOf("JP0")![t]).toBeCloseTo(mean, 14);
    expect(marketOf("JP0")).toEqual(marketOf("JP4"));
    expect(marketOf("US0")![t]).not.toBeCloseTo(mean, 3);
  });

  test("is another market's business: changing it changes nothing here", () => {
    const changed = series.map((one) =>
      one.symbol.startsWith("US") ? { ...one, close: one.close.map((close) => 2 * close) } : one,
    );
    for (const [s, one] of featuresOf(changed).slice(0, 5).entries()) {
      expectSameUpTo(series[s]!.length, one, features[s]!);
    }
  });

  test("is not known on dates with fewer than five, as after a series stopped trading", () => {
    const stop = series[indexOf("US4")]!.length;
    expect(marketOf("US0")![stop - 1]).toBeTypeOf("number");
    expect(marketOf("US0")![stop - 1]).not.toBeNaN();
    expect(marketOf("US0")!.subarray(stop).every(Number.isNaN)).toBe(true);
  });

  test("is left out as a group with fewer than five series", () => {
    expect(marketOf("BTC-USD")).toBeUndefined();
    expect(marketOf("INDEX")).toBeUndefined(); // the only one of closes
    const four = featuresOf(series.slice(0, 4));
    for (const { groups } of four) expect(groups).not.toHaveProperty("market");
    for (const { groups } of four) expect(groups).not.toHaveProperty("marketVolume");
  });
});

describe("a series of closes", () => {
  const { basis, groups, levels } = features[indexOf("INDEX")]!;
  const { close } = series[indexOf("INDEX")]!;

  test("has the groups that need nothing else", () => {
    expect(basis).toBe("closes");
    expect(Object.keys(groups)).toEqual(["returns", "levels", "calendar", "echo"]);
  });

  test("takes squared returns for variances, whose logarithms are damped", () => {
    const t = 150;
    const squared = Math.log(close[t]! / close[t - 1]!) ** 2;
    expect(levels.variance[t]).toBeCloseTo(squared, 12);
    const damped = Math.log(levels.variance[t]! + 0.1 * levels.mean22[t]!);
    expect(levels.logVariance[t]).toBe(damped);
  });

  test("stays one when ranges come later", () => {
    const [whole] = series;
    const [known] = [sliceSeries(whole!, 0, 150)];
    const open = whole!.open.map((price, t) => (t < 150 ? Number.NaN : price));
    const [late] = featuresOf([{ ...whole!, open }]);
    expect(late!.basis).toBe("closes");
    expectSameUpTo(150, featuresOf([closesOf(known)])[0]!, late!);
  });
});

describe("a missing", () => {
  const [whole] = series;
  const without = (column: "open" | "volume", ...sessions: number[]) =>
    featuresOf([
      {
        ...whole!,
        [column]: whole![column].map((v, t) => (sessions.includes(t) ? Number.NaN : v)),
      },
    ])[0]!;

  test("open is missing from the ranges of its session alone", () => {
    const { groups, basis } = without("open", 200);
    expect(basis).toBe("ranges");
    expect(groups.ranges!.variance[200]).toBeNaN();
    expect(groups.ranges!.variance[201]).not.toBeNaN();
    expect(groups.levels.mean5[200]).not.toBeNaN();
    expect(groups.returns).toEqual(features[0]!.groups.returns);
  });

  test("volume, or one of 0, is missing from its session alone", () => {
    const { groups } = without("volume", 200);
    expect(groups.volume!.volume[200]).toBeNaN();
    expect(groups.volume!.volume[201]).not.toBeNaN();
    const zero = whole!.volume.map((v, t) => (t === 200 ? 0 : v));
    expect(featuresOf([{ ...whole!, volume: zero }])[0]!.groups.volume).toEqual(groups.volume);
  });

  test("column of volumes leaves the group out", () => {
    const volume = whole!.volume.map(() => Number.NaN);
    expect(featuresOf([{ ...whole!, volume }])[0]!.groups).not.toHaveProperty("volume");
  });
});

test("a series whose price never moves has no volatility to be measured in", () => {
  const still = closesOf({ ...series[0]!, close: series[0]!.close.map(() => 7) });
  const [{ groups }] = featuresOf([still]) as [SeriesFeatures];
  expect(groups.returns.return.every(Number.isNaN)).toBe(true);
  expect(groups.levels.level.every(Number.isNaN)).toBe(true);
});

test.each([0, -1, 0.5, Number.NaN])(
  "a calendar that answers the day %s later is rejected",
  (days) => {
    const broken = () =>
      panelFeatures(panelOf(series[0]!), { nextSession: (_, day) => day + days });
    expect(broken).toThrow(InvalidOptionError);
    expect(broken).toThrow(/^nextSession: expected a whole day after 18995/);
  },
);
