import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { barsOf } from "../../domain/bar-series.ts";
import { AfterbellError } from "../../domain/errors.ts";
import { type ReadCsvOptions, readCsv } from "./read-csv.ts";

const read = (text: string, options: Partial<ReadCsvOptions> = {}) =>
  readCsv(text, { file: "f.csv", symbol: "AAPL", ...options });

const bar = (date: string, close: number, others = {}) => {
  const missing = { open: null, high: null, low: null, volume: null };
  return { date, ...missing, close, ...others };
};

describe("layouts", () => {
  test("columns in any order, more of them, and none but the close", () => {
    const { series, layout } = read("Volume,RSI,Close,Date\n7,50,1.5,2020-01-02\n");
    expect(barsOf(series)).toEqual([bar("2020-01-02", 1.5, { volume: 7 })]);
    expect(layout.ignoredColumns).toEqual(["RSI"]);
    expect(barsOf(read("Date,Close\n2020-01-02,3\n").series)).toEqual([bar("2020-01-02", 3)]);
  });

  test.each([
    ["Data;Abertura;Máxima;Mínima;Fechamento;Volume"],
    ["Fecha;Apertura;Máximo;Mínimo;Cierre;Volumen"],
    ["Datum;Eröffnung;Hoch;Tief;Schluss;Volumen"],
    ["Date;Ouv.;Plus Haut;Plus Bas;Dernier;Vol."],
    ["Data;Apertura;Massimo;Minimo;Ultimo;Vol."],
    ["DATE;OPEN;HIGH;LOW;CLOSE;VOLUME"],
    ["date;1. open;2. high;3. low;4. close;5. volume"],
  ])("%s with semicolons and decimal commas", (heading) => {
    const text = `${heading}\r\n02/01/2020;1.000,5;1.001,25;999,5;1.000;1.234.567\r\n13/01/2020;1,5;2;1;1,25;\r\n`;
    expect(barsOf(read(text).series)).toEqual([
      { date: "2020-01-02", open: 1000.5, high: 1001.25, low: 999.5, close: 1000, volume: 1234567 },
      { date: "2020-01-13", open: 1.5, high: 2, low: 1, close: 1.25, volume: null },
    ]);
  });

  test("tabs, dollars, and dates that descend", () => {
    const text =
      'Date\tClose/Last\tVolume\n01/14/2020\t$1,001.50\t2\n01/13/2020\t$999.00\t"1,000"\n';
    const { series, layout } = read(text);
    expect(barsOf(series).map(({ date, close }) => [date, close])).toEqual([
      ["2020-01-13", 999],
      ["2020-01-14", 1001.5],
    ]);
    expect(layout).toMatchObject({
      delimiter: "\t",
      order: "descending",
      dateFormat: "MM/DD/YYYY",
    });
  });

  test.each([
    ["two lines, as with reset_index", "Date,Close,Low\n,AAPL,AAPL\n2020-01-02,2,1\n"],
    ["three lines", "Price,Close,Low\nTicker,AAPL,AAPL\nDate,,\n2020-01-02,2,1\n"],
    ["older, without names", ",Close,Low\n,AAPL,AAPL\nDate,,\n2020-01-02,2,1\n"],
    ["by ticker", "Ticker,AAPL,AAPL\nPrice,Close,Low\nDate,,\n2020-01-02,2,1\n"],
    ["an index without a name", ",Close,Low\n2020-01-02,2,1\n"],
  ])("yfinance's heading: %s", (_, text) => {
    const { series, findings } = read(text);
    expect(barsOf(series)).toEqual([bar("2020-01-02", 2, { low: 1 })]);
    expect(findings).toEqual([]);
  });

  test("an adjusted close adjusts all prices of its row, or is left alone", () => {
    const text = "Date,Open,High,Low,Close,Adj Close,Volume\n2020-01-02,8,12,6,10,5,100\n";
    expect(barsOf(read(text).series)[0]).toEqual({
      ...{ date: "2020-01-02", open: 4, high: 6, low: 3, close: 5, volume: 100 },
    });
    expect(read(text).notes[0]).toMatch(/multiplied by Adj Close \/ Close/);
    expect(barsOf(read(text, { unadjusted: true }).series)[0]).toMatchObject({
      open: 8,
      close: 10,
    });
  });

  test("an adjusted close alone is the close; beside raw prices it is none", () => {
    expect(barsOf(read("Date,Adj Close\n2020-01-02,5\n").series)).toEqual([bar("2020-01-02", 5)]);
    expect(() => read("Date,Open,Adj Close\n2020-01-02,4,5\n")).toThrow(/no close column/);
  });

  test("Close comes before Price and Last", () => {
    const { layout } = read("Date,Price,Last,Close\n2020-01-02,1,2,3\n");
    expect(layout.columns.close).toBe("Close");
  });
});

describe("several symbols", () => {
  const long = "Date,Ticker,Close\n2020-01-02,AAPL,1\n2020-01-02,MSFT,2\n";
  const wide =
    "Price,Close,Close,Low,Low\nTicker,AAPL,MSFT,AAPL,MSFT\nDate,,,,\n2020-01-02,1,2,0.5,1.5\n";

  test.each([
    ["a column", long],
    ["a second line of heading", wide],
  ])("in %s are an error that lists them, unless one is picked", (_, text) => {
    expect(() => read(text)).toThrow(
      "f.csv: has 2 symbols: AAPL, MSFT; ingest one of them with --symbol, such as --symbol AAPL",
    );
    expect(barsOf(read(text, { pick: "msft" }).series)[0]?.close).toBe(2);
    expect(() => read(text, { pick: "IBM" })).toThrow("has no symbol IBM; it contains AAPL, MSFT");
  });

  test("a file that names none has nothing to pick", () => {
    expect(() => read("Date,Close\n2020-01-02,3\n", { pick: "AAPL" })).toThrow("it contains none");
  });

  test("one other than asked for is a finding", () => {
    const text = "Date,Symbol,Close\n2020-01-02,MSFT,1\n";
    expect(read(text).findings).toMatchObject([
      { kind: "symbol-differs", severity: "warning", values: { asked: "AAPL", found: "MSFT" } },
    ]);
  });
});

describe("findings", () => {
  test("of two rows of one day the first is kept, and the lines are named", () => {
    const { series, findings } = read(
      "Date,Close\n2020-01-02,1\n2020-01-02,1.0\n2020-01-03,2\n2020-01-03,3\n",
    );
    expect(barsOf(series).map(({ close }) => close)).toEqual([1, 2]);
    expect(findings.map(({ message }) => message)).toEqual([
      "2020-01-02 occurs twice: line 2 kept, line 3 left out (same values)",
      "2020-01-03 occurs twice: line 4 kept, line 5 left out (different values)",
    ]);
  });

  test("rows without any price are counted and left out", () => {
    const { series, findings } = read(
      "Date,Open,Close,Volume\n2020-01-02,null,null,null\n2020-01-03,1,2,3\n2020-01-04,,NaN,7\n,,,\n",
    );
    expect(barsOf(series)).toHaveLength(1);
    expect(findings).toMatchObject([
      {
        kind: "rows-without-price",
        values: { rows: 3 },
        message: "3 rows without any price left out: line 2, line 4, line 5",
      },
    ]);
  });

  test("dates in no order are sorted, and said", () => {
    const { series, findings, layout } = read(
      "Date,Close\n2020-01-03,3\n2020-01-05,5\n2020-01-02,2\n",
    );
    expect(barsOf(series).map(({ close }) => close)).toEqual([2, 3, 5]);
    expect(layout.order).toBe("unsorted");
    expect(findings).toMatchObject([
      { kind: "dates-unsorted", dates: ["2020-01-02"], values: { line: 4 } },
    ]);
  });
});

describe("errors name file, line, field and value", () => {
  test.each([
    ["NOT_CSV", "<!DOCTYPE html>\n<html></html>", "line 1: expected CSV, got HTML"],
    ["NOT_CSV", '{"chart": 1}', "got JSON"],
    ["NO_PRICE_ROWS", "Date,Close\n", "no rows below the header"],
    ["NO_PRICE_ROWS", "Date,Close\n2020-01-02,\n", "1 row, none with a price"],
    ["NO_CLOSE_COLUMN", "Date,Open,Volume\n2020-01-02,1,2\n", "columns found: Date, Open, Volume"],
    ["NO_DATE_COLUMN", "Open,Close\n1,2\n", "columns found: Open, Close"],
    ["NO_DATE_COLUMN", "2020-01-02,1\n2020-01-03,2\n", "line 1: no date column"],
    ["AMBIGUOUS_COLUMNS", "Date,Close,close\n2020-01-02,1,2\n", "could be the close: Close, close"],
    ["ROW_LENGTH", "Date,Close\n2020-01-02,1\n2020-01-03,1,5\n", "line 3: expected 2 cells"],
    [
      "MALFORMED_VALUE",
      "Date,Close\n2020-01-02,x1\n",
      'line 2: Close: expected a number such as 1234.5, got "x1"',
    ],
    [
      "MALFORMED_VALUE",
      "Date,Close\n2020-01-02,1\nfoo,1\n",
      'line 3: Date: expected a date like "2020-01-02", got "foo"',
    ],
    ["MALFORMED_VALUE", "Date,Close,Volume\n2020-01-02,1,lots\n", "line 2: Volume"],
    ["MALFORMED_VALUE", "Date,Close,Adj Close\n2020-01-02,0,1\n", "line 2: Close"],
    ["MISSING_VALUE", "Date,Open,Close\n2020-01-02,1,\n", "line 2: Close is missing"],
    ["MISSING_VALUE", "Date,Close,Adj Close\n2020-01-02,1,\n", "line 2: Adj Close is missing"],
    ["MIXED_DATES", "Date,Close\n2020-01-02,1\n03/01/2020,1\n", "line 3: Date: expected"],
    ["AMBIGUOUS_DATES", "Date,Close\n01/02/2020,1\n", "line 2: Date"],
    ["AMBIGUOUS_NUMBERS", 'Date,Close\n2020-01-02,"1,5"\n2020-01-03,1.5\n', "line 3"],
    [
      "INTRADAY",
      "Datetime,Close\n2020-01-02 09:30,1\n2020-01-02 09:31,1\n2020-01-02 09:32,1\n",
      "line 4",
    ],
    [
      "MALFORMED_CSV",
      'Date,Close\n2020-01-02,"1\n',
      "line 2: is not well-formed CSV: a quotation mark is never closed",
    ],
    ["SEVERAL_SYMBOLS", "Date,Name,Close\n2020-01-02,A,1\n2020-01-02,B,1\n", "A, B"],
  ])("%s for %j", (code, text, message) => {
    const error = thrownBy(() => read(text));
    expect(error).toMatchObject({ code, file: "f.csv" });
    expect(error.message).toContain(message);
  });

  test("lines count what is skipped or quoted over several lines", () => {
    const text = 'Date,Note,Close\n\n2020-01-02,"two\nlines",1\n2020-01-03,,x\n';
    expect(() => read(text)).toThrow("f.csv, line 5: Close");
  });
});

test("property: any text ends in a series or in one of our errors", () => {
  const cell = fc.oneof(
    fc.constantFrom("Date", "Close", "Open", "Ticker", "Price", "AAPL", "", "null", "Adj Close"),
    fc.constantFrom("2020-01-02", "02/01/2020", "1.5", "1,5", '"', "1e400", "-0", "2020-02-31"),
    fc.string({ maxLength: 8 }),
  );
  const table = fc
    .array(fc.array(cell, { maxLength: 5 }), { maxLength: 6 })
    .map((rows) => rows.map((row) => row.join(",")).join("\n"));
  fc.assert(
    fc.property(fc.oneof(table, fc.string({ unit: "binary" })), (text) => {
      try {
        expect(read(text).series.length).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof AfterbellError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});

function thrownBy(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
