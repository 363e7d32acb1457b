import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  MalformedValueError,
  NoNumbersError,
  PriceFileError,
  RowLengthError,
} from "./csv-errors.ts";
import { parseNumericTable, readNumericTable } from "./numeric-table.ts";

const parse = (text: string) => parseNumericTable(text, "rates.csv");

test("reads names and numbers, and takes the first column for when", () => {
  const table = parse("date,AUD,1\r\n1990/1/1 0:00,0.7855,-1e-3\r\n\r\nanything, .5 ,+2.\r\n");
  expect(table.name).toBe("rates.csv");
  expect(table.columns).toEqual(["AUD", "1"]);
  expect([...table.values]).toEqual([0.7855, -0.001, 0.5, 2]);
});

test("property: what JavaScript writes is read back to the bit", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { minLength: 1 }), (rows) => {
      const lines = rows.map(([a, b], i) => `${i},${a},${b}`);
      const { values } = parse(["when,a,b", ...lines].join("\n"));
      expect([...values]).toEqual(rows.flat().map((value) => value + 0)); // JavaScript writes -0 as 0
    }),
    { seed: 3 },
  );
});

describe("names file, line, column and value", () => {
  test.each(["", "nan", "Infinity", "1e999", "0x10", "1,5", "1 000", "a", "1_0", "."])(
    "where a cell is %j",
    (cell) => {
      const read = () => parse(`date,AUD,OT\nd,1,2\nd,3,"${cell}"\n`);
      expect(read).toThrow(MalformedValueError);
      expect(read).toThrow(`rates.csv, line 3: column OT: expected a number, got "${cell}"`);
    },
  );

  test("where a row is short, or long", () => {
    expect(() => parse("date,a,b\nd,1,2\nd,1\n")).toThrow(RowLengthError);
    expect(() => parse("date,a,b\nd,1,2\nd,1,2,3\n")).toThrow(
      "rates.csv, line 3: expected 3 cells as in the header, got 4",
    );
  });

  test("where a column has no name, by its place", () => {
    expect(() => parse("date,a,\nd,1,x\n")).toThrow('line 2: column 3: expected a number, got "x"');
  });
});

test("rejects a table without numbers, and what is not a table", () => {
  expect(() => parse("date,a\n")).toThrow(NoNumbersError);
  expect(() => parse("date\n1990\n")).toThrow(
    "rates.csv: has no numbers (the header has one column)",
  );
  expect(() => parse("<!doctype html><p>moved")).toThrow(PriceFileError);
});

test("says that there is no such file", async () => {
  await expect(readNumericTable("/nowhere/rates.csv")).rejects.toThrow(
    "/nowhere/rates.csv: no such file",
  );
});
