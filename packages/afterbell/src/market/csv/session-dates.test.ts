import { describe, expect, test } from "vitest";
import { sessionDate } from "../../domain/session-date.ts";
import {
  AmbiguousDatesError,
  IntradayError,
  MalformedValueError,
  MixedDatesError,
  PriceFileError,
} from "./csv-errors.ts";
import { addDate, dateColumn } from "./date-column.ts";
import { readSessionDates } from "./session-dates.ts";

const columnOf = (texts: string[], usesDecimalCommaLanguage = false) => {
  const column = dateColumn({ file: "f.csv", field: "Date", usesDecimalCommaLanguage });
  for (const [i, text] of texts.entries()) addDate(column, i + 2, text);
  return column;
};

/** The dates of several symbols of one file. */
const readAll = (columns: string[][], usesDecimalCommaLanguage = false) => {
  const read = readSessionDates(columns.map((texts) => columnOf(texts, usesDecimalCommaLanguage)));
  return [...read.values()].map((dates, i) => {
    if (dates instanceof PriceFileError) throw dates;
    if ("errorOf" in dates) throw dates.errorOf({ date: columns[i]![dates.row]!, time: null });
    const { days, format, notes } = dates;
    return { dates: Array.from(days, (day) => sessionDate(day) as string), format, notes };
  });
};

const read = (texts: string[], usesDecimalCommaLanguage = false) =>
  readAll([texts], usesDecimalCommaLanguage)[0]!;

describe("formats", () => {
  test.each([
    ["2018-01-02", "2018-01-02", "YYYY-MM-DD"],
    ["2018/1/2", "2018-01-02", "YYYY/MM/DD"],
    ["20180102", "2018-01-02", "YYYYMMDD"],
    ["2018-01-02 00:00:00-05:00", "2018-01-02", "YYYY-MM-DD"],
    ["2018-01-02T00:00:00.000Z", "2018-01-02", "YYYY-MM-DD"],
    ["28.03.2024", "2024-03-28", "DD.MM.YYYY"],
    ["03/31/2023", "2023-03-31", "MM/DD/YYYY"],
    ["31/03/2023", "2023-03-31", "DD/MM/YYYY"],
    ["1/31/2018 16:00:00", "2018-01-31", "MM/DD/YYYY"],
    ["Jan 02, 2018", "2018-01-02", "month DD, YYYY"],
    ["September 2, 2018", "2018-09-02", "month DD, YYYY"],
    ["02-Jan-2018", "2018-01-02", "DD month YYYY"],
    ["2 de fev. de 2018", "2018-02-02", "DD month YYYY"],
    ["15 août 2018", "2018-08-15", "DD month YYYY"],
    ["15. März 2018", "2018-03-15", "DD month YYYY"],
    ["04/04/2018", "2018-04-04", "DD/MM/YYYY"],
  ])("%s", (text, expected, format) => {
    expect(read([text])).toEqual({ dates: [expected], format, notes: [] });
  });
});

describe("day and month", () => {
  test("one day after the 12th settles the column", () => {
    expect(read(["03/04/2023", "03/13/2023"]).dates[0]).toBe("2023-03-04");
    expect(read(["03/04/2023", "13/04/2023"]).dates[0]).toBe("2023-04-03");
  });

  test("without one the order settles it, and a note says so", () => {
    const ascending = read(["01/02/2023", "01/03/2023", "01/04/2023", "02/01/2023"]);
    expect(ascending.dates).toEqual(["2023-01-02", "2023-01-03", "2023-01-04", "2023-02-01"]);
    expect(ascending.notes[0]).toMatch(/month comes first/);
    const descending = read(["02/05/2023", "01/05/2023", "12/04/2023"]);
    expect(descending.dates[2]).toBe("2023-04-12");
    expect(descending.notes[0]).toMatch(/day comes first/);
  });

  test("then the way of writing: points, or a heading in such a language", () => {
    expect(read(["03.04.2023"]).dates).toEqual(["2023-04-03"]);
    expect(read(["03/04/2023"], true).dates).toEqual(["2023-04-03"]);
  });

  test("what nothing settles is an error", () => {
    expect(() => read(["03/03/2023", "03/04/2023"])).toThrow(/line 3: Date: "03\/04\/2023" may be/);
    expect(() => read(["01/02/2023", "02/03/2023"])).toThrow(AmbiguousDatesError);
  });
});

describe("several symbols of a file", () => {
  test("a day after the 12th settles the dates of all", () => {
    const [some, others] = readAll([["03/04/2023"], ["13/04/2023"]]);
    expect(some).toEqual({ dates: ["2023-04-03"], format: "DD/MM/YYYY", notes: [] });
    expect(others!.dates).toEqual(["2023-04-13"]);
  });

  test("so does the order of one of them, and a note says whose", () => {
    const [some, others] = readAll([["03/04/2023"], ["01/02/2023", "01/03/2023", "02/01/2023"]]);
    expect(some!.dates).toEqual(["2023-03-04"]);
    expect(some!.notes[0]).toMatch(
      /month comes first, since only then are the dates of other symb/,
    );
    expect(others!.notes[0]).toMatch(/month comes first, since only then are the dates in order/);
  });

  test("orders that disagree are an error", () => {
    const monthFirst = ["01/02/2023", "01/03/2023", "02/01/2023"];
    const dayFirst = ["01/02/2023", "02/02/2023", "01/03/2023"];
    expect(() => readAll([monthFirst, dayFirst])).toThrow(AmbiguousDatesError);
  });

  test("each with its own way of writing is read so, and a note says it", () => {
    const [first, second, third] = readAll([["13/04/2023"], ["04/14/2023"], ["2023-04-15"]]);
    expect([first!.dates, second!.dates, third!.dates].flat()).toEqual([
      "2023-04-13",
      "2023-04-14",
      "2023-04-15",
    ]);
    expect(first!.notes[0]).toMatch(
      /day comes first in these dates, and the month in the rows of oth/,
    );
    expect(third!.notes[0]).toMatch(
      /like 2023-04-15 here, and like 13\/04\/2023|04\/14\/2023 in the/,
    );
    expect(() => readAll([["13/04/2023"], ["04/14/2023"], ["03/04/2023"]])).toThrow(
      AmbiguousDatesError,
    );
  });
});

describe("errors", () => {
  test("a format that changes midway", () => {
    expect(() => read(["2023-01-02", "01/03/2023"])).toThrow(MixedDatesError);
    expect(() => read(["13/01/2023", "01/14/2023"])).toThrow(
      'f.csv, line 3: Date: expected the day first as on the lines before, got "01/14/2023"',
    );
  });

  test("what is not a date, and no day of the calendar", () => {
    expect(() => read(["2023-01-02", "yesterday"])).toThrow(
      'f.csv, line 3: Date: expected a date like "2023-01-02", got "yesterday"',
    );
    expect(() => read(["2023-02-30"])).toThrow(MalformedValueError);
    expect(() => read(["Foo 02, 2018"])).toThrow(MalformedValueError);
  });

  test("several times of one day", () => {
    const hours = ["2023-01-02 09:30", "2023-01-02 10:30", "2023-01-02 11:30"];
    expect(() => read(hours)).toThrow(IntradayError);
  });
});
