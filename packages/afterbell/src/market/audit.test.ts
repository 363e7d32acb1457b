import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitrarySeries, seriesOf } from "../../test/support/series.ts";
import { auditSeries } from "./audit.ts";
import { describeFinding, type Finding } from "./finding.ts";

const said = (findings: readonly Finding[]) => findings.map(describeFinding);

test("zero and negative prices, and a negative volume; a volume of zero is ordinary", () => {
  const series = seriesOf(
    ["2020-01-02", 1, 2, 0, 1, 0],
    ["2020-01-03", -37.63],
    ["2020-01-06", 1, 1, 1, 1, -5],
  );
  expect(said(auditSeries(series))).toEqual([
    "low 0 is zero",
    "close -37.63 is negative",
    "volume -5 is negative",
  ]);
});

test("prices of one bar that contradict each other, beyond rounding", () => {
  const series = seriesOf(
    ["2020-01-02", 10, 9, 11, 10, null],
    ["2020-01-03", 12.5, 12, 10, 9.5, null],
    ["2020-01-06", 10.000001, 10, 9, 9.5, null],
  );
  expect(said(auditSeries(series))).toEqual([
    "low 11 above high 9",
    "open 10 above high 9",
    "close 10 above high 9",
    "low 11 above open 10",
    "low 11 above close 10",
    "open 12.5 above high 12",
    "low 10 above close 9.5",
  ]);
});

test("a gap of eleven days is long, one of ten is not", () => {
  const series = seriesOf(["2020-01-01", 1], ["2020-01-11", 1], ["2020-01-22", 1]);
  expect(auditSeries(series)).toEqual([
    { kind: "long-gap", date: "2020-01-22", previousDate: "2020-01-11", calendarDays: 11 },
  ]);
});

describe("splits", () => {
  const after = (open: number, close: number, volume: number | null) =>
    auditSeries(
      seriesOf(
        ["2020-01-02", 100, 100, 100, 100, 1000],
        ["2020-01-03", open, Math.max(open, close), Math.min(open, close), close, volume],
      ),
    ).map((finding) => (finding.kind === "split-jump" ? finding.ratio : finding.kind));

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
    ["an open on the way down", 58, 50, 2000],
    ["a crash: the money traded multiplies", 50, 50, 20_000],
    ["a bad quarter", 65, 64, 9000],
    ["a fall of a fifth", 80, 80, 1000],
    ["a takeover", 195, 198, 30_000],
  ])("none: %s", (_, open, close, volume) => {
    expect(after(open, close, volume)).toEqual([]);
  });

  test("closes alone have to be near the ratio", () => {
    const of = (close: number) => auditSeries(seriesOf(["2020-01-02", 100], ["2020-01-03", close]));
    expect(of(50.5)).toMatchObject([{ kind: "split-jump", ratio: "2:1" }]);
    expect(of(48)).toEqual([]); // as Apple fell on 2000-09-29
  });
});

test("property: no series makes the audit throw", () => {
  fc.assert(fc.property(arbitrarySeries, (series) => void said(auditSeries(series))));
});
