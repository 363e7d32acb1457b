import { expect, test } from "vitest";
import {
  type Bar,
  barSeries,
  closesOf,
  parseSessionDate,
  type SessionDate,
  sliceSeries,
} from "./bar.ts";
import { InvalidOptionError, InvalidSeriesError } from "./errors.ts";
import { parseSymbol } from "./symbol.ts";

const bar = (date: string, close: number): Bar => ({
  date: date as SessionDate,
  open: null,
  high: null,
  low: null,
  close,
  volume: null,
});

test("a series ascends strictly and has finite closes", () => {
  const series = barSeries("X", [bar("2024-01-02", 1), bar("2024-01-03", 2)]);
  expect([...closesOf(series)]).toEqual([1, 2]);
  const same = () => barSeries("X", [bar("2024-01-02", 1), bar("2024-01-02", 2)]);
  expect(same).toThrow(InvalidSeriesError);
  expect(same).toThrow("X: dates must ascend (bar 1 after 2024-01-02), got 2024-01-02");
  expect(() => barSeries("X", [bar("2024-01-02", Number.NaN)])).toThrow(
    "X: the close of 2024-01-02 must be a finite number, got NaN",
  );
});

test("a slice cannot reach what lies outside it", () => {
  const series = barSeries(
    "X",
    [1, 2, 3, 4].map((i) => bar(`2024-01-0${i}`, i)),
  );
  expect([...closesOf(sliceSeries(series, 1, 3))]).toEqual([2, 3]);
});

test.each(["2024-02-29", "1999-12-31"])("%s is a date", (text) => {
  expect(parseSessionDate(text)).toBe(text);
});

test.each(["2023-02-29", "2024-1-2", "20240102", "", "2024-01-02T00:00", "tomorrow"])(
  "%s is no date",
  (text) => {
    expect(() => parseSessionDate(text, "start")).toThrow(
      "start: expected a calendar day as YYYY-MM-DD",
    );
  },
);

test("symbols are upper case and never a path", () => {
  expect(["aapl", " BRK-B ", "^gspc", "EURUSD=X", "PETR4.SA"].map(parseSymbol)).toEqual([
    "AAPL",
    "BRK-B",
    "^GSPC",
    "EURUSD=X",
    "PETR4.SA",
  ]);
  for (const text of ["", "../x", "A/B", "..", ".", "A..B", "-rf", "C:\\x", "a b", "\0"]) {
    expect(() => parseSymbol(text)).toThrow(InvalidOptionError);
  }
});
