import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { priceWalk, scaleBars } from "../../../test/support/price-walk.ts";
import { arbitrarySeries, seriesOf } from "../../../test/support/series.ts";
import type { Bar } from "../../domain/bar.ts";
import { barSeries } from "../../domain/bar-series.ts";
import { type SessionDate, sessionDate } from "../../domain/session-date.ts";
import { openCalendar } from "../calendars/registry.ts";
import { type Finding, type FindingKind, isAtLeast } from "../finding.ts";
import { type AuditContext, auditSeries } from "./audit-series.ts";

const now = new Date("2026-11-30T12:00:00Z");
const audit = (bars: readonly Bar[], context: Partial<AuditContext> = {}) =>
  auditSeries(barSeries("TEST", bars), { now, ...context });
const serious = (findings: readonly Finding[]) =>
  findings.filter((finding) => isAtLeast("warning", finding));
const messages = (findings: readonly Finding[]) => findings.map(({ message }) => message);

/** Quiet and wild, cheap and dear, with and without ranges and volumes. */
const walks = [0.003, 0.015, 0.04].flatMap((sigma, i) =>
  [20, 4000].flatMap((level) => [
    { seed: i, sigma, level, hasRange: true, hasVolume: i % 2 === 0 },
    { seed: 9 + i, sigma, level, hasRange: false, hasVolume: i % 2 === 1 },
  ]),
);

describe("a fault in a random walk", () => {
  test("none: nothing is found", () => {
    for (const walk of walks) expect(messages(serious(audit(priceWalk(walk))))).toEqual([]);
  });

  const on = (i: number, change: (bar: Bar) => Partial<Bar>) => (bars: readonly Bar[]) =>
    bars.map((bar, k) => (k === i ? { ...bar, ...change(bar) } : bar));
  const shifted = (by: number) => (bars: readonly Bar[]) =>
    bars.map((bar) => ({ ...bar, date: sessionDate(Date.parse(bar.date) / 86_400_000 + by) }));
  type Fault = (bars: readonly Bar[], at: number) => Bar[];
  const faults: [string, FindingKind, Fault][] = [
    ["a lost decimal point", "jump", (bars, at) => scaleBars(bars, at, at + 1, 1000)],
    ["a digit too few", "jump", (bars, at) => scaleBars(bars, at, at + 1, 0.1)],
    ["three sessions ten times too high", "jump", (bars, at) => scaleBars(bars, at, at + 3, 10)],
    ["a close alone", "jump", (bars, at) => on(at, ({ close }) => ({ close: close * 10 }))(bars)],
    ["a reverse split of no usual ratio", "jump", (bars, at) => scaleBars(bars, at, 500, 187)],
    ["a reverse split, 1:7", "jump", (bars, at) => scaleBars(bars, at, 500, 7)],
    ["a split, 13:1", "jump", (bars, at) => scaleBars(bars, at, 500, 1 / 13)],
    ["pence to pounds", "unit-change", (bars, at) => scaleBars(bars, at, 500, 0.01)],
    ["pounds to pence", "unit-change", (bars, at) => scaleBars(bars, at, 500, 100)],
    ["zero", "non-positive-value", (bars, at) => on(at, () => ({ close: 0 }))(bars)],
    [
      "a wrong sign",
      "non-positive-value",
      (bars, at) => on(at, ({ close }) => ({ close: -close }))(bars),
    ],
  ];
  test.each(faults)("%s is an error on its day", (_, kind, fault) => {
    for (const walk of walks) {
      for (const at of [100, 300, 480]) {
        const bars = fault(priceWalk(walk), at);
        const errors = audit(bars).filter(({ severity }) => severity === "error");
        expect(errors.map((one) => [one.kind, one.dates[0]])).toEqual([[kind, bars[at]!.date]]);
      }
    }
  });

  test("dates of another zone, a day early or late", () => {
    for (const walk of walks) {
      for (const by of [-1, 1]) {
        const found = serious(audit(shifted(by)(priceWalk(walk))));
        expect(found).toMatchObject([{ kind: "shifted-dates", severity: "error" }]);
      }
    }
  });

  test("a block that was pasted twice, and rows that repeat the one before", () => {
    for (const walk of walks.filter(({ hasRange, hasVolume }) => hasRange || hasVolume)) {
      const bars = priceWalk(walk);
      const pasted = bars.map((bar, i) =>
        i >= 200 && i < 212 ? { ...bars[i - 40]!, date: bar.date } : bar,
      );
      const repeated = audit(pasted).filter(({ kind }) => kind === "repeated");
      expect(repeated).toMatchObject([{ dates: [bars[200]!.date, bars[211]!.date] }]);
    }
    const bars = priceWalk({ seed: 3 });
    const stuck = bars.map((bar, i) =>
      i > 200 && i < 205 ? { ...bars[200]!, date: bar.date } : bar,
    );
    expect(serious(audit(stuck))).toMatchObject([{ kind: "repeated", values: { sessions: 4 } }]);
  });

  test("a frozen close", () => {
    for (const walk of walks) {
      const bars = priceWalk(walk).map((bar, i, all) =>
        i >= 200 && i < 240 ? { ...bar, close: all[200]!.close } : bar,
      );
      const [found] = audit(bars).filter(({ kind }) => kind === "frozen");
      expect(found).toMatchObject({ severity: "warning", values: { sessions: 40 } });
      expect(found?.dates).toEqual([bars[200]!.date, bars[239]!.date]);
    }
  });
});

test("a cent's ticks are no jumps, and equal closes of a penny stock are not frozen", () => {
  for (let seed = 0; seed < 20; seed++) {
    const penny = priceWalk({ seed, level: 0.4, sigma: 0.02 });
    expect(messages(serious(audit(penny)))).toEqual([]);
  }
});

test("zero and negative prices, and a negative volume; a volume of zero is ordinary", () => {
  const series = seriesOf(
    ["2020-01-02", 1, 2, 0, 1, 0],
    ["2020-01-03", -37.63],
    ["2020-01-06", 1, 1, 1, 1, -5],
  );
  expect(auditSeries(series, { now }).map(({ severity, message }) => [severity, message])).toEqual([
    ["warning", "2020-01-02: low 0 is zero: a missing value?"],
    ["warning", "2020-01-03: close -37.63 is negative"],
    ["warning", "2020-01-06: volume -5 is negative"],
  ]);
});

test("an interest rate around zero is one finding", () => {
  const rate = priceWalk({ seed: 6 }).map((bar, i) => ({
    ...bar,
    ...{ close: Number((0.4 * Math.sin(i / 40)).toFixed(2)), open: null, high: null, low: null },
  }));
  expect(audit(rate).filter(({ kind }) => kind !== "frozen")).toMatchObject([
    { kind: "non-positive-value", severity: "warning" },
  ]);
});

// Settlements of the May future of WTI crude oil, April 2020: EIA.
test("oil below zero is a note", () => {
  const oil = seriesOf(
    ["2020-04-16", 19.87],
    ["2020-04-17", 18.27],
    ["2020-04-20", -37.63],
    ["2020-04-21", 10.01],
    ["2020-04-22", 13.78],
  );
  const found = auditSeries({ ...oil, symbol: "CL=F" }, { now });
  expect(found).toMatchObject([{ kind: "non-positive-value", severity: "note" }]);
  expect(auditSeries(oil, { now })).toMatchObject([{ severity: "warning" }]);
});

test("prices of one bar that contradict each other, beyond rounding; an open alone is a note", () => {
  const series = seriesOf(
    ["2020-01-02", 10, 9, 11, 10, null],
    ["2020-01-03", 12.5, 12, 10.2, 9.5, null],
    ["2020-01-06", 10.000001, 10.000001, 9, 9.5, null],
  );
  expect(auditSeries(series, { now }).map(({ severity, message }) => [severity, message])).toEqual([
    ["warning", "2020-01-02: low 11 above high 9"],
    ["note", "2020-01-02: open 10 above high 9"],
    ["warning", "2020-01-02: close 10 above high 9"],
    ["note", "2020-01-02: low 11 above open 10"],
    ["warning", "2020-01-02: low 11 above close 10"],
    ["note", "2020-01-03: open 12.5 above high 12"],
    ["warning", "2020-01-03: low 10.2 above close 9.5"],
  ]);
});

test("a column of fewer decimals contradicts none of more", () => {
  const series = seriesOf(
    ["2020-01-02", 8.5, 8.53, 8.41, 8.5309, null],
    ["2020-01-03", 8.5, 8.53, 8.41, 8.5361, null],
  );
  expect(messages(auditSeries(series, { now }))).toEqual([
    "2020-01-03: close 8.5361 above high 8.53",
  ]);
});

test("a gap of eleven days is noted, one of a month is a warning", () => {
  const series = seriesOf(
    ["2020-01-01", 1],
    ["2020-01-10", 1],
    ["2020-01-21", 1],
    ["2020-02-21", 1],
  );
  expect(auditSeries(series, { now })).toMatchObject([
    { kind: "long-gap", severity: "note", dates: ["2020-01-21"], values: { calendarDays: 11 } },
    { kind: "long-gap", severity: "warning", dates: ["2020-02-21"] },
  ]);
});

describe("bars that are no sessions", () => {
  /** Bars that end before those of `priceWalk` begin. */
  const every = (days: number, count: number) =>
    priceWalk({ seed: 1, sessions: count }).map((bar, i) => ({
      ...bar,
      date: sessionDate(19_359 - days * (count - i)),
    }));

  test.each([
    ["weekly", every(7, 100)],
    ["monthly", every(30, 100)],
    ["quarterly", every(91, 20)],
    ["yearly", every(365, 20)],
  ])("%s bars are one finding", (frequency, bars) => {
    const found = audit(bars);
    expect(found).toMatchObject([{ kind: "frequency", severity: "error", values: { frequency } }]);
  });

  test("monthly bars before daily ones", () => {
    const monthly = every(30, 40);
    const daily = priceWalk({ seed: 2, sessions: 400 });
    const found = audit([...monthly, ...daily]);
    expect(found.filter(({ kind }) => kind === "frequency")).toMatchObject([
      { dates: [monthly[0]!.date, daily[0]!.date], values: { frequency: "monthly" } },
    ]);
  });

  test("dates in the future, of the Buddhist calendar, and of the year 1", () => {
    const at = (year: string) =>
      priceWalk({ seed: 3, sessions: 40 }).map((bar) => ({
        ...bar,
        date: bar.date.replace(/^\d{4}/, year) as SessionDate,
      }));
    const calendar = openCalendar("currencies");
    const kinds = (bars: readonly Bar[]) =>
      audit(bars, { calendar }).flatMap(({ kind }) => (kind.endsWith("-date") ? [kind] : []));
    expect(kinds(at("2027"))).toEqual(["future-date"]);
    expect(kinds(at("0001"))).toEqual(["implausible-date"]);
    const thai = audit(at("2567"), { calendar });
    expect(thai[0]?.message).toContain("2567 of the Buddhist calendar is 2024");
    expect(kinds(at("2026"))).toEqual([]);
  });
});

describe("sessions of an exchange", () => {
  const walk = priceWalk({ seed: 4, sessions: 600 });

  test("weekends beside weekdays, and a few of them", () => {
    const sundays = walk.flatMap((bar, i) =>
      i % 5 === 4
        ? [bar, { ...bar, date: sessionDate(Date.parse(bar.date) / 86_400_000 + 2) }]
        : [bar],
    );
    expect(audit(sundays)).toMatchObject([
      { kind: "calendar", severity: "warning", values: { sessions: 120 } },
    ]);
    const few = sundays.filter(({ date }, i) => new Date(date).getUTCDay() !== 0 || i < 12);
    expect(audit(few)).toMatchObject([{ kind: "calendar", severity: "note" }]);
  });

  test("a closed day and a missing session, by the calendar", () => {
    const calendar = openCalendar("new-york");
    const sound = walk.filter(({ date }) => calendar.isSession(Date.parse(date) / 86_400_000));
    expect(audit(sound)).toEqual([]);
    const without = sound.filter(({ date }) => date !== "2023-07-03");
    const withHoliday = walk.filter(
      ({ date }) => date === "2023-07-04" || without.some((bar) => bar.date === date),
    );
    // The calendar is told by the dates themselves.
    expect(audit(withHoliday)).toMatchObject([
      { kind: "calendar", severity: "warning", dates: ["2023-07-04"] },
      { kind: "missing-session", severity: "warning", dates: ["2023-07-03"] },
    ]);
  });

  test("a session that most others of the exchange have", () => {
    const others = [5, 6, 7].map((seed) =>
      barSeries(`S${seed}`, priceWalk({ seed, sessions: 600 })),
    );
    const without = walk.filter(({ date }) => date !== "2023-07-03");
    expect(audit(without, { peers: others })).toMatchObject([
      { kind: "missing-session", dates: ["2023-07-03"] },
    ]);
    expect(audit(without, { peers: others.slice(0, 2) })).toEqual([]);
    expect(audit(walk, { peers: others })).toEqual([]);
  });
});

describe("splits", () => {
  const after = (open: number, close: number, volume: number | null) =>
    auditSeries(
      seriesOf(
        ["2020-01-02", 100, 100, 100, 100, 1000],
        ["2020-01-03", open, Math.max(open, close), Math.min(open, close), close, volume],
      ),
      { now },
    ).map(({ severity, values }) =>
      severity === "error" ? (values.ratio ?? "no ratio") : severity,
    );

  test.each([
    ["2:1", 50.4, 51, 2100],
    ["2:1 on a wild day", 50.2, 54.5, 2000],
    ["3:2", 66.5, 67.1, 1500],
    ["7:1", 14.3, 14.6, 7000],
    ["20:1", 5.1, 4.9, 20_000],
    ["1:10", 1010, 990, 100],
    ["1:2", 201, 205, 500],
  ])("%s", (name, open, close, volume) => {
    expect(after(open, close, volume)).toEqual([name.split(" ")[0]]);
  });

  test.each([
    ["a crash: the money traded multiplies", 50, 50, 20_000],
    ["a bad quarter", 65, 64, 9000],
    ["a fall of a fifth", 80, 80, 1000],
    ["a takeover", 195, 198, 30_000],
  ])("none: %s", (_, open, close, volume) => {
    expect(after(open, close, volume)).toEqual(["note"]);
  });

  test("one that the source announces is an error at a ratio that no table has", () => {
    const bars = scaleBars(priceWalk({ seed: 8 }), 250, 500, 1 / 1.37);
    const splits = new Map([[bars[250]!.date, { description: "split 137:100" }]]);
    expect(audit(bars, { splits })).toMatchObject([{ kind: "jump", severity: "error" }]);
    expect(audit(bars, { splits })[0]?.message).toContain("announces it (split 137:100)");
  });
});

describe("the last bar", () => {
  const bars = priceWalk({ seed: 9, sessions: 300 });
  const last = bars.at(-1)!;
  const calendar = openCalendar("weekdays", { zone: "Asia/Tokyo", closesAt: "15:30" });

  test("a session that has not ended yet", () => {
    const at = (time: string) =>
      serious(audit(bars, { calendar, now: new Date(`${last.date}T${time}Z`) }));
    expect(at("06:29:59")).toMatchObject([
      { kind: "last-bar", severity: "warning", dates: [last.date] },
    ]);
    expect(at("06:30:00")).toEqual([]);
    const york = openCalendar("new-york");
    const sound = bars.filter(({ date }) => york.isSession(Date.parse(date) / 86_400_000));
    const found = audit(sound, { calendar: york, now: new Date(`${last.date}T15:00:00Z`) });
    expect(serious(found)).toMatchObject([{ kind: "last-bar", severity: "error" }]);
  });

  test("one price and nothing traded: the session had not begun", () => {
    const flat = { open: last.close, high: last.close, low: last.close, volume: 0 };
    const found = audit([...bars.slice(0, -1), { ...last, ...flat }]);
    expect(serious(found)).toMatchObject([{ kind: "last-bar", severity: "warning" }]);
  });
});

test("property: no series makes the audit throw, and every finding has a kind, a sentence and real dates", () => {
  fc.assert(
    fc.property(arbitrarySeries, (series) => {
      for (const { kind, dates, message } of auditSeries(series, { now })) {
        expect(message).not.toMatch(/undefined|NaN|\n/);
        const stored = dates.map((date) => series.days.includes(Date.parse(date) / 86_400_000));
        expect(stored).toEqual(stored.map(() => kind !== "missing-session"));
      }
    }),
  );
});
