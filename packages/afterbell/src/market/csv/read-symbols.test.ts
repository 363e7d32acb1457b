import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { barsOf } from "../../domain/bar-series.ts";
import { PriceFileError } from "./csv-errors.ts";
import { type CsvOptions, readCsv } from "./read-csv.ts";
import { parseSymbols, readSymbols, type SymbolPrices } from "./read-symbols.ts";

const read = (text: string, options: CsvOptions = {}) =>
  parseSymbols(text, { file: "f.csv", ...options });

const closes = (prices: readonly SymbolPrices[]) =>
  prices.map((one) => [
    one.symbol,
    "content" in one ? [...one.content.series.close] : one.error.code,
  ]);

/** What reading the symbol alone gives. */
function alone(text: string, symbol: string, options: CsvOptions): SymbolPrices {
  try {
    const content = readCsv(text, { file: "f.csv", symbol, pick: symbol, ...options });
    return { symbol, content };
  } catch (error) {
    if (error instanceof PriceFileError) return { symbol, error };
    throw error;
  }
}

const long = "Date,Ticker,Close\n2020-01-02,B,1\n2020-01-02,A,2\n2020-01-03,B,3\n";
const wide =
  "Price,Close,Close,Volume,Volume\nTicker,A,B,A,B\nDate,,,,\n2020-01-02,1,2,10,20\n2020-01-03,3,,30,\n";

describe("every symbol of a file", () => {
  test("of a column, in the order of the file", () => {
    expect(closes(read(long))).toEqual([
      ["B", [1, 3]],
      ["A", [2]],
    ]);
  });

  test("of a second line of heading", () => {
    const prices = read(wide);
    expect(closes(prices)).toEqual([
      ["A", [1, 3]],
      ["B", [2]],
    ]);
    expect(prices[1]).toMatchObject({
      content: { findings: [{ kind: "rows-without-price", values: { rows: 1 } }] },
    });
  });

  test("letters are the same in either case", () => {
    expect(closes(read("Date,Ticker,Close\n2020-01-02,a,1\n2020-01-03,A,2\n"))).toEqual([
      ["a", [1, 2]],
    ]);
  });

  test("series are as compact as others: 44 bytes a bar", () => {
    const [one] = read(long);
    if (one === undefined || !("content" in one)) throw new Error("not read");
    const { days, open, high, low, close, volume } = one.content.series;
    const buffers = new Set([days, open, high, low, close, volume].map(({ buffer }) => buffer));
    const bytes = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(bytes).toBe(44 * 2);
  });
});

describe("faults", () => {
  test("of one symbol's rows are its own", () => {
    const text =
      "Date,Ticker,Close\n2020-01-02,A,1\n2020-01-02,B,x\n2020-01-02,C,3,4\nfoo,D,5\n2020-01-02,E,\n2020-01-03,A,6\n";
    const prices = read(text);
    expect(closes(prices)).toEqual([
      ["A", [1, 6]],
      ["B", "MALFORMED_VALUE"],
      ["C", "ROW_LENGTH"],
      ["D", "MALFORMED_VALUE"],
      ["E", "NO_PRICE_ROWS"],
    ]);
    const messages = prices.flatMap((one) => ("error" in one ? one.error.message : []));
    expect(messages).toEqual([
      'f.csv, line 3: Close: expected a number such as 1234.5, got "x"',
      "f.csv, line 4: expected 3 cells as in the header, got 4",
      'f.csv, line 5: Date: expected a date such as 2018-01-31, got "foo"',
      "f.csv: has no prices (1 row, none with a price)",
    ]);
  });

  test("of one ticker's columns are its own", () => {
    const text = "Price,Close,Open\nTicker,A,B\nDate,,\n2020-01-02,1,2\n";
    expect(closes(read(text))).toEqual([
      ["A", [1]],
      ["B", "NO_CLOSE_COLUMN"],
    ]);
  });

  test.each([
    ["NO_SYMBOLS", "Date,Close\n2020-01-02,1\n"],
    ["NO_SYMBOLS", "Date,Ticker,Close\n2020-01-02,,1\n"],
    ["NO_DATE_COLUMN", "Ticker,Close\nA,1\n"],
    ["NO_PRICE_ROWS", "Date,Ticker,Close\n"],
    ["MALFORMED_CSV", 'Date,Ticker,Close\n2020-01-02,A,1\n2020-01-02,A,"1\n'],
    ["NOT_CSV", "<html>"],
    [
      "TOO_MANY_SYMBOLS",
      `Date,Name,Close\n${Array.from({ length: 100_001 }, (_, i) => `2020-01-02,a${i},1`).join("\n")}`,
    ],
  ])("of the file end the reading: %s", (code, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code, file: "f.csv" }));
  });

  test("a row without a symbol is left out, and a note names its line", () => {
    const [one] = read(`${long}Source: somebody,,\n`);
    expect(one).toMatchObject({
      content: { notes: ["1 row without a symbol left out: line 5"] },
    });
  });
});

test("what a symbol leaves open is decided from the others' rows", () => {
  const text =
    'Date,Ticker,Close\n03/04/2023,A,"1,234"\n04/05/2023,A,"2,345"\n13/04/2023,B,"12,5"\n';
  const [a] = read(text);
  expect(a).toMatchObject({
    content: { layout: { decimalMark: ",", dateFormat: "DD/MM/YYYY" }, notes: [] },
  });
  expect(a).toEqual(alone(text, "A", {}));
});

const number = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 99_999 }).map((n) => (n / 100).toFixed(2)) },
  { weight: 1, arbitrary: fc.constantFrom("", "null", '"1,5"', '"1,234"', "1.234", "x", "0", "3") },
);
const date = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.integer({ min: 1, max: 28 }).map((day) => `2020-01-${`${day}`.padStart(2, "0")}`),
  },
  { weight: 1, arbitrary: fc.constantFrom("01/02/2020", "13/02/2020", "2020-02-31", "") },
);
const row = fc.record({
  date,
  symbol: fc.constantFrom("A", "B", "b", "C", ""),
  numbers: fc.tuple(number, number, number, number),
  isLong: fc.integer({ max: 30, min: 0 }).map((n) => n === 0),
});
const longFile = fc.array(row, { maxLength: 25 }).map((rows) => {
  const lines = rows.map(
    ({ date, symbol, numbers, isLong }) =>
      `${date},${symbol},${numbers.join(",")}${isLong ? ",1" : ""}`,
  );
  return ["Date,Ticker,Open,Close,Adj Close,Volume", ...lines].join("\n");
});
const wideFile = fc
  .array(fc.record({ date, numbers: fc.array(number, { minLength: 6, maxLength: 6 }) }), {
    maxLength: 10,
  })
  .map((rows) =>
    [
      "Price,Close,Close,Close,Volume,Volume,Open",
      "Ticker,A,B,C,A,B,C",
      "Date,,,,,,",
      ...rows.map(({ date, numbers }) => `${date},${numbers.join(",")}`),
    ].join("\n"),
  );

test("property: each symbol is read as it is alone, with the same findings, notes and errors", () => {
  fc.assert(
    fc.property(fc.oneof(longFile, wideFile), fc.boolean(), (text, unadjusted) => {
      let prices: SymbolPrices[];
      try {
        prices = read(text, { unadjusted });
      } catch (error) {
        expect(error).toBeInstanceOf(PriceFileError);
        return;
      }
      for (const one of prices) expect(one).toEqual(alone(text, one.symbol, { unadjusted }));
    }),
    { numRuns: 400 },
  );
});

/** Rows as written in one way, which leaves nothing open. */
const plainRow = fc.record({
  day: fc.integer({ min: 1, max: 28 }),
  symbol: fc.constantFrom("A", "B", "C"),
  cents: fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 2, maxLength: 2 }),
});

test("property: each symbol is read as a file of its rows alone", () => {
  fc.assert(
    fc.property(fc.array(plainRow, { minLength: 1, maxLength: 30 }), (rows) => {
      const line = ({ day, cents }: (typeof rows)[number]) =>
        `2020-01-${`${day}`.padStart(2, "0")},${cents.map((n) => (n / 100).toFixed(2)).join(",")}`;
      const text = ["Ticker,Date,Open,Close", ...rows.map((r) => `${r.symbol},${line(r)}`)];
      for (const one of read(text.join("\n"))) {
        const own = rows.filter(({ symbol }) => symbol === one.symbol).map(line);
        const file = ["Date,Open,Close", ...own].join("\n");
        const { series } = readCsv(file, { file: "f.csv", symbol: one.symbol });
        expect("content" in one && barsOf(one.content.series)).toEqual(barsOf(series));
      }
    }),
  );
});

test("a file on disk; a signal ends the reading", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "afterbell-")), "long.csv");
  await writeFile(path, long);
  expect(closes(await readSymbols(path))).toEqual(closes(read(long)));
  const signal = AbortSignal.abort();
  await expect(readSymbols(path, { signal })).rejects.toThrow(signal.reason);
  await expect(readSymbols(`${path}x`)).rejects.toThrow("no such file");
});
