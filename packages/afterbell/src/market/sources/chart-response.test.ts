import { describe, expect, test } from "vitest";
import { chart, days } from "../../../test/support/chart.ts";
import { parseChart } from "./chart-response.ts";

const now = new Date("2020-03-01T00:00:00Z");
const good = (extra: Parameters<typeof chart>[1] = {}) =>
  chart(days("2020-01-06", [10, 11, 12]), extra).chart.result[0]!;
type Result = Record<string, unknown> & {
  meta: Record<string, unknown>;
  indicators: { quote: Record<string, unknown>[]; adjclose?: unknown };
};
const parse = (change: (result: Result) => unknown, extra?: Parameters<typeof chart>[1]) => {
  const result = structuredClone(good(extra)) as unknown as Result;
  change(result);
  return parseChart(result, now);
};

describe("what is not used is not needed", () => {
  test.each(["open", "high", "low", "volume"])("a column without %s has no values", (name) => {
    const absent = parse(({ indicators }) => delete indicators.quote[0]![name]);
    expect(absent.bars.map((bar) => bar[name as "open"])).toEqual([null, null, null]);
    expect(absent.bars.map(({ close }) => close)).toEqual([10, 11, 12]);
    const nulled = parse(({ indicators }) => {
      indicators.quote[0]![name] = null;
    });
    expect(nulled).toEqual(absent);
  });

  test.each<[string, unknown]>([
    ["absent", undefined],
    ["null", null],
    ["empty", []],
    ["without its column", [{}]],
  ])(
    "adjusted closes that are %s: nothing is adjusted for dividends, and that is said",
    (_, value) => {
      const history = parse(({ indicators }) => {
        indicators.adjclose = value;
      });
      expect(history.bars[0]).toMatchObject({ open: 9, close: 10 });
      expect(history.adjustment).toBe("splits");
      expect(parse(() => {}).adjustment).toBe("splits-and-dividends");
    },
  );

  test("fields that are not known change nothing", () => {
    const more = parse((result) => {
      result.comparisons = [{}];
      result.meta.newField = { a: 1 };
      result.indicators.quote[0]!.turnover = ["x"];
    });
    expect(more).toEqual(parse(() => {}));
  });

  test.each([
    ["currentTradingPeriod", { regular: { start: "morning", end: null } }],
    ["currentTradingPeriod", { regular: { start: 2, end: 1 } }],
    ["regularMarketTime", "now"],
    ["exchangeDataDelayedBy", "15"],
    ["exchangeTimezoneName", "Mars/Olympus_Mons"],
    ["currency", 7],
  ])("meta.%s that cannot be read counts as unknown", (field, value) => {
    const { bars } = parse(({ meta }) => {
      meta[field] = value;
    });
    expect(bars).toHaveLength(3);
  });
});

describe("what is needed", () => {
  test.each<[string, (result: Result) => unknown, string]>([
    [
      "a text as a price",
      ({ indicators }) => Object.assign(indicators.quote[0]!, { open: ["9", 1, 1] }),
      'open[0]: expected a number or null, got "9"',
    ],
    [
      "NaN as a text",
      ({ indicators }) => Object.assign(indicators.quote[0]!, { close: [1, "NaN", 1] }),
      'close[1]: expected a number or null, got "NaN"',
    ],
    [
      "infinity",
      ({ indicators }) =>
        Object.assign(indicators.quote[0]!, { volume: JSON.parse("[1, 2, 1e999]") }),
      "volume[2]: expected a number or null, got Infinity",
    ],
    [
      "no close",
      ({ indicators }) => delete indicators.quote[0]!.close,
      "close: expected an array of 3, got none",
    ],
    [
      "no quote",
      ({ indicators }) => Object.assign(indicators, { quote: [] }),
      "close: expected an array of 3",
    ],
    [
      "prices without times",
      (result) => delete result.timestamp,
      "timestamp: expected an array, got none",
    ],
    [
      "a short column",
      ({ indicators }) => Object.assign(indicators.quote[0]!, { low: [1] }),
      "low: expected an array of 3, got [1]",
    ],
  ])("%s is an error with field and value", (_, change, message) => {
    expect(() => parse(change)).toThrow(message);
    expect(() => parse(change)).toThrow(
      "unexpected response from Yahoo, in a form that is not known",
    );
  });

  test("neither times nor prices: a range without a session", () => {
    for (const quote of [[{}], [], undefined]) {
      const empty = parse((result) => {
        delete result.timestamp;
        Object.assign(result.indicators, { quote });
      });
      expect(empty).toMatchObject({ bars: [], datesWithoutPrice: [] });
    }
  });
});

describe("events", () => {
  const at = Date.parse("2020-01-07T14:30:00Z") / 1000;
  const eventsOf = (events: unknown) => {
    const { events: read, notes } = parse(() => {}, { events });
    return { read, notes };
  };

  test("have a kind, and a factor or an amount", () => {
    const { read, notes } = eventsOf({
      dividends: { a: { date: at, amount: 0.25 } },
      splits: {
        b: { date: at, numerator: 1, denominator: 10, splitRatio: "1:10" },
        c: { date: at - 86_400, splitRatio: "3:2" },
      },
    });
    expect(read).toEqual([
      { date: "2020-01-06", kind: "split", description: "split 3:2", factor: 1.5, amount: null },
      {
        date: "2020-01-07",
        kind: "dividend",
        description: "dividend of 0.25",
        factor: null,
        amount: 0.25,
      },
      { date: "2020-01-07", kind: "split", description: "split 1:10", factor: 0.1, amount: null },
    ]);
    expect(notes).toEqual([]);
  });

  test.each([null, undefined, [], "none", { dividends: null, splits: [] }, { capitalGains: {} }])(
    "%j are none",
    (events) => {
      expect(eventsOf(events)).toEqual({ read: [], notes: [] });
    },
  );

  test.each([
    ["a dividend", { dividends: { a: { date: at } } }, `{"date":${at}}`],
    ["a dividend", { dividends: { a: { amount: 1 } } }, '{"amount":1}'],
    ["a dividend", { dividends: { a: null } }, "null"],
    ["a split", { splits: { a: { date: at, numerator: 4, denominator: 0 } } }, '"denominator":0'],
    ["a split", { splits: { a: { date: "2020", splitRatio: "4:1" } } }, '"4:1"'],
  ])("%s that lacks something is reported, and the prices are there", (what, events, shown) => {
    const history = parse(() => {}, { events });
    expect(history.bars).toHaveLength(3);
    expect(history.events).toEqual([]);
    expect(history.notes).toEqual([expect.stringContaining(`Yahoo lists ${what} in a form`)]);
    expect(history.notes[0]).toContain(shown);
  });
});

test("what the source says about itself, null where it does not", () => {
  const regular = {
    start: Date.parse("2020-02-28T14:30Z") / 1000,
    end: Date.parse("2020-02-28T21:00Z") / 1000,
  };
  const meta = { exchangeName: "NMS", instrumentType: "EQUITY", currentTradingPeriod: { regular } };
  expect(parse(() => {}, { meta })).toMatchObject({
    ...{ symbol: "AAPL", currency: "USD", exchange: "NMS", zone: "America/New_York" },
    ...{ instrumentType: "EQUITY", closesAt: "16:00" },
  });
  const silent = parse((result) => {
    result.meta = {};
  });
  expect(silent).toMatchObject({
    ...{ symbol: null, currency: null, exchange: null, zone: null, instrumentType: null },
    closesAt: null,
  });
});

test("a clock that is behind: later sessions are left out, and why is said", () => {
  const result = good({ meta: { regularMarketTime: Date.parse("2020-01-08T21:00:00Z") / 1000 } });
  const history = parseChart(result, new Date("2020-01-07T16:00:00Z"));
  expect(history.bars.map(({ date }) => date)).toEqual(["2020-01-06"]);
  expect(history.openSessions).toEqual(["2020-01-07"]);
  expect(history.futureDates).toEqual(["2020-01-08"]);
  expect(history.notes).toEqual([expect.stringContaining("clock is 29 hours behind")]);
});
