/** @file Tables of numbers below one heading line, the first column saying when: benchmark data. */

import type { NumericTable } from "../../domain/numeric-table.ts";
import { MalformedValueError, NoNumbersError, RowLengthError } from "./csv-errors.ts";
import type { TableRow } from "./row-blocks.ts";
import { openTable } from "./table.ts";
import { readTextFile } from "./text-file.ts";

/**
 * Reads a whole file. Rows are taken to be in time order as they stand: what the first column says is
 * not looked at. Nothing is filled in; a cell without a number is an error.
 *
 * @throws {PriceFileError} No such file, no row of numbers, a malformed line: names file, line, column, value.
 */
export async function readNumericTable(file: string): Promise<NumericTable> {
  return parseNumericTable(await readTextFile(file), file);
}

/** @param file Named in errors. @throws {PriceFileError} What is wrong with the text, at its line. */
export function parseNumericTable(text: string, file: string): NumericTable {
  const [heading, ...rows] = [...openTable(text, file).blocks()].flat();
  const columns = heading?.cells.slice(1) ?? [];
  if (columns.length === 0) throw new NoNumbersError(file, "the header has one column");
  if (rows.length === 0) throw new NoNumbersError(file, "no rows below the header");
  const values = new Float64Array(rows.length * columns.length);
  for (const [i, row] of rows.entries())
    values.set(numbersOf(row, columns, file), i * columns.length);
  return { name: file, columns, values };
}

function numbersOf({ line, cells }: TableRow, columns: readonly string[], file: string): number[] {
  if (cells.length !== columns.length + 1) {
    throw new RowLengthError(file, line, columns.length + 1, cells.length);
  }
  return columns.map((column, i) => {
    const text = cells[i + 1]!;
    const value = Number(text);
    // `Number` would read an empty cell as 0, and accept 0x10 and Infinity.
    if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) || !Number.isFinite(value)) {
      const field = `column ${column || i + 2}`;
      throw new MalformedValueError(file, line, field, "a number", text);
    }
    return value;
  });
}
