import { describe, expect, test } from "vitest";
import { type ReadCsvOptions, readCsv } from "./read-csv.ts";

const read = (text: string, options: Partial<ReadCsvOptions> = {}) =>
  readCsv(text, { file: "f.csv", symbol: "A", ...options });

describe("the last row", () => {
  test("of a file that was cut", () => {
    const { lastRow } = read("Date,Open,Close\n2020-01-02,1.25,1.50\n2020-01-03,1.75,1");
    expect(lastRow).toEqual({
      ...{ line: 3, date: "2020-01-03", isLastOfFile: true, fileEndsWithLineBreak: false },
      lastField: "close",
      decimals: { open: { before: 2, last: 2 }, close: { before: 2, last: 0 } },
    });
  });

  test("of numbers without trailing zeros, with a column that is not read, and without a price", () => {
    const { lastRow } = read("Date,Close,Note\n2020-01-02,1.25,\n2020-01-03,1.5,\n2020-01-06,,\n");
    expect(lastRow).toMatchObject({
      ...{ line: 4, date: null, fileEndsWithLineBreak: true, lastField: null },
      decimals: { close: { before: null, last: null } },
    });
  });

  test("of one symbol before those of another", () => {
    const text = "Date,Ticker,Close\n2020-01-02,A,1\n2020-01-02,B,1\n";
    expect(read(text, { pick: "A" }).lastRow).toMatchObject({ line: 2, isLastOfFile: false });
    expect(read(text, { pick: "B" }).lastRow).toMatchObject({ line: 3, isLastOfFile: true });
  });

  test.each([
    ["\n", true],
    ["\r\n", true],
    ["\r", true],
    ["", false],
  ])("a file that ends with %j", (end, expected) => {
    const { lastRow } = read(`Date,Close\n2020-01-02,1${end}`);
    expect(lastRow.fileEndsWithLineBreak).toBe(expected);
  });
});

test("a volume without a price counts where it is later than all prices", () => {
  const heading = "Date,Close,Volume\n2020-01-02,1,5\n";
  expect(read(`${heading}2020-01-03,,7\n2020-01-06,,0\n`).volumeAlone).toEqual({
    date: "2020-01-03",
    line: 3,
  });
  expect(read(`${heading}2020-01-01,,7\n`).volumeAlone).toBeNull();
  expect(read(`${heading}2020-01-03,2,7\nfoo,,7\n`).volumeAlone).toBeNull();
  // Also where the dates descend.
  const descending = "Date,Close,Volume\n2020-01-06,,7\n2020-01-03,1,5\n2020-01-02,1,5\n";
  expect(read(descending).volumeAlone).toEqual({ date: "2020-01-06", line: 2 });
});

test("the raw close beside an adjusted one, in the order of the series", () => {
  const text = "Date,Close,Adj Close\n2020-01-03,20,10\n2020-01-02,18,9\n";
  expect(read(text).rawClose).toEqual(Float64Array.of(18, 20));
  expect(read(text).series.close).toEqual(Float64Array.of(9, 10));
  expect(read(text, { unadjusted: true }).rawClose).toEqual(Float64Array.of(18, 20));
  expect(read("Date,Close\n2020-01-03,20\n").rawClose).toBeNull();
});

test("dividends and splits, in time order and without those of rows left out", () => {
  const text =
    "Date,Close,Dividends,Stock Splits\n2020-01-03,1,0.0,4.0\n2020-01-02,1,0.25,0.0\n2020-01-02,1,0.5,0.0\n";
  expect(read(text).events).toEqual([
    { kind: "dividend", date: "2020-01-02", amount: 0.25 },
    { kind: "split", date: "2020-01-03", factor: 4 },
  ]);
  const { events, notes } = read("Date,Close,Dividends\n2020-01-02,1,soon\n");
  expect(events).toEqual([]);
  expect(notes).toEqual([
    "1 cell of dividends and splits not read, since they are no numbers: line 2, Dividends",
  ]);
});

describe("times of day in a column of their own", () => {
  const hourly = (name: string, times: readonly string[]) =>
    `Date,${name},Close\n${times.map((time) => `2020-01-02,${time},1\n`).join("")}`;

  test.each(["Time", "<TIME>", "Hora", "Uhrzeit", "Zeit", "Heure", "Ora", "Orario", "Horário"])(
    "several times of one day in %s are rejected",
    (name) => {
      const text = hourly(name, ["09:00", "10:00", "11:00"]);
      expect(() => read(text)).toThrow(
        `line 4: ${name}: expected one row per day, got a second time of the same day, "2020-01-02 11:00"`,
      );
    },
  );

  test("one time a day is fine, whatever it is", () => {
    const text = "Date,Time,Close\n2020-01-02,000000,1\n2020-01-03,130000,2\n";
    const { series, layout } = read(text);
    expect(series.length).toBe(2);
    expect(layout.ignoredColumns).toEqual(["Time"]);
  });

  test("a column of times alone is still the date", () => {
    expect(read("Time,Close\n2020-01-02,1\n").layout.columns.date).toBe("Time");
  });
});

describe("the exchange's time zone", () => {
  const text = "Date,Close\n2023-01-01 23:00:00+00:00,1\n2023-06-30T22:00:00Z,2\n";

  test("dates become the day there, daylight saving time included", () => {
    const { series, notes, layout } = read(text, { exchangeZone: "Europe/Berlin" });
    const days = [...series.days].map((day) =>
      new Date(day * 86_400_000).toISOString().slice(0, 10),
    );
    expect(days).toEqual(["2023-01-02", "2023-07-01"]);
    expect(notes).toEqual(["2 of 2 dates moved to the day in Europe/Berlin (--exchange-zone)"]);
    expect(layout.dateFormat).toBe("YYYY-MM-DD");
  });

  test.each([
    ["2023-01-02 00:00:00-05:00", "America/New_York", "2023-01-02"],
    ["2023-01-02 00:00-0500", "Asia/Tokyo", "2023-01-02"],
    ["2023-01-02 20:00 GMT", "Asia/Tokyo", "2023-01-03"],
    ["13/01/2023 11:30:00.5 PM UTC", "Asia/Tokyo", "2023-01-14"],
    ["13/01/2023 12:30 AM+00", "America/New_York", "2023-01-12"],
  ])("%s in %s is %s", (date, exchangeZone, expected) => {
    const { series } = read(`Date,Close\n${date},1\n`, { exchangeZone });
    expect(new Date(series.days[0]! * 86_400_000).toISOString().slice(0, 10)).toBe(expected);
  });

  test("a volume without a price is of the day there too", () => {
    const rows = `${text.replace("Close", "Close,Volume").replace(/,(\d)\n/g, ",$1,1\n")}2023-07-01T22:00:00Z,,5\n`;
    const { volumeAlone } = read(rows, { exchangeZone: "Europe/Berlin" });
    expect(volumeAlone).toEqual({ date: "2023-07-02", line: 4 });
  });

  test("without the option the day stays as written", () => {
    expect(read(text).series.days[0]).toBe(Date.parse("2023-01-01") / 86_400_000);
  });

  test("a date without an offset, and a zone that does not exist, are errors", () => {
    const exchangeZone = "Europe/Berlin";
    expect(() => read("Date,Close\n2023-01-02,1\n", { exchangeZone })).toThrow(
      expect.objectContaining({ code: "NO_UTC_OFFSET", line: 2, got: "2023-01-02" }),
    );
    for (const zone of ["Europe/Nowhere", "+01:00", ""]) {
      expect(() => read(text, { exchangeZone: zone })).toThrow(
        expect.objectContaining({ code: "INVALID_OPTION", option: "exchangeZone" }),
      );
    }
  });
});
