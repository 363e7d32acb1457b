import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AfterbellError } from "../../domain/errors.ts";
import { rowBlocks } from "./row-blocks.ts";

const rowsOf = (text: string, blockLength: number) =>
  [...rowBlocks(text, { file: "f.csv", delimiter: ",", blockLength })].flat();

/** The library alone, over the whole text. */
function libraryRows(text: string) {
  const records = parse(text, {
    ...{ delimiter: ",", info: true, relax_column_count: true, skip_empty_lines: true },
    record_delimiter: ["\r\n", "\n", "\r"],
  }) as unknown as { record: string[]; info: { lines: number } }[];
  return records.map(({ record, info }) => ({
    line: info.lines,
    cells: record.map((cell) => cell.trim()),
  }));
}

// A line break of two characters inside a quoted cell is left out: the library counts two lines for it.
const cell = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("a", " 1.5 ", "", "2020-01-02", "ü") },
  { weight: 2, arbitrary: fc.constantFrom('"a,b"', '"two\nlines"', '"a\rb"', '"a ""b"""', '""') },
);
const lineBreak = fc.constantFrom("\n", "\r\n", "\r", "\n\n");
const wellFormed = fc
  .array(fc.tuple(fc.array(cell, { minLength: 1, maxLength: 4 }), lineBreak), { maxLength: 12 })
  .map((rows) => rows.map(([cells, end]) => cells.join(",") + end).join(""));

test("property: rows and lines are those of csv-parse, however the text is cut", () => {
  fc.assert(
    fc.property(wellFormed, fc.integer({ min: 1, max: 40 }), (text, blockLength) => {
      expect(rowsOf(text, blockLength)).toEqual(libraryRows(text));
    }),
    { numRuns: 400 },
  );
});

test("property: quotes that csv-parse rejects are rejected with its message", () => {
  const outcome = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      if (error instanceof AfterbellError && "reason" in error) return error.reason;
      return error instanceof Error ? error.message : error;
    }
  };
  const piece = fc.constantFrom('"', "a", ",", "\n", '""', " ");
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (text, blockLength) => {
      const expected = outcome(() => libraryRows(text));
      const got = outcome(() => rowsOf(text, blockLength));
      if (typeof expected !== "string") expect(got).toEqual(expected);
      else if (expected.startsWith("Quote Not Closed")) {
        expect(got).toBe("a quotation mark is never closed");
      } else expect(got).toBe(expected);
    }),
    { numRuns: 400 },
  );
});

test("a line is counted in the file, not in its block", () => {
  const text = `a,b\n${"1,2\n".repeat(100)}"two\nlines",3\n4,5`;
  expect(rowsOf(text, 16).map(({ line }) => line)).toEqual([
    ...Array.from({ length: 101 }, (_, i) => i + 1),
    103,
    104,
  ]);
});
