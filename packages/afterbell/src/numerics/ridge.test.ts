import { describe, expect, test } from "vitest";
import { linearGolden } from "../../test/support/linear-golden.ts";
import { addRow, addRows, combinedSums, emptySums, ridge } from "./ridge.ts";

type Rows = readonly (readonly number[])[];

const allColumns = (width: number) => Int32Array.from({ length: width }, (_, i) => i);

function sumsOf(rows: Rows, shift = Float64Array.from(rows[0]!)) {
  const sums = emptySums(shift);
  for (const row of rows) addRow(sums, Float64Array.from(row));
  return sums;
}

const rowsOf = ({ x, y }: (typeof linearGolden.ridges)[number]): Rows =>
  x.map((inputs, i) => [...inputs, y[i]!]);

function expectClose(got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  for (let i = 0; i < expected.length; i++) {
    const scale = Math.max(1, Math.abs(expected[i]!));
    expect(Math.abs(got[i]! - expected[i]!)).toBeLessThan(tolerance * scale);
  }
}

describe("ridge regression", () => {
  test.each(linearGolden.ridges)(
    "is NumPy's least squares of $y.length rows, λ $lambda",
    (golden) => {
      const fit = ridge(sumsOf(rowsOf(golden)), golden.lambda)!;
      expect(fit.rows).toBe(golden.y.length);
      // Sums of products lose digits that least squares on rows keep.
      expectClose([fit.intercept], [golden.intercept], 1e-9);
      expectClose(fit.coefficients, golden.coefficients, 1e-9);
      expect(fit.coefficients.at(-1)).toBe(0); // of a constant
    },
  );

  test("of parts is that of all rows, whatever the shift", () => {
    const [golden] = linearGolden.ridges;
    const rows = rowsOf(golden!);
    const shift = new Float64Array(rows[0]!.length).fill(3);
    const parts = [sumsOf(rows.slice(0, 13), shift), sumsOf(rows.slice(13), shift)];
    const columns = allColumns(shift.length);
    const whole = combinedSums(parts.map((sums) => ({ sums, columns })));
    const combined = ridge(whole, golden!.lambda)!;
    expectClose(combined.coefficients, golden!.coefficients, 1e-9);
    expectClose([combined.intercept], [golden!.intercept], 1e-9);
    expect(combined.rows).toBe(rows.length);
  });

  test("of some columns is that of rows that have no others, wherever the columns are", () => {
    const [golden] = linearGolden.ridges;
    const rows = rowsOf(golden!);
    const few = rows.map(([x0, x1, , y]) => [x0!, x1!, y!]);
    const shift = Float64Array.from(rows[0]!);
    const parts = [
      { sums: sumsOf(rows.slice(0, 20), shift), columns: Int32Array.of(0, 1, 3) },
      {
        sums: sumsOf(
          few.slice(20),
          shift.filter((_, i) => i !== 2),
        ),
        columns: allColumns(3),
      },
    ];
    const [among, alone] = [ridge(combinedSums(parts), 0.1)!, ridge(sumsOf(few), 0.1)!];
    expect(among.rows).toBe(alone.rows);
    expectClose(among.coefficients, alone.coefficients, 1e-12);
    expectClose([among.intercept], [alone.intercept], 1e-12);
  });

  test("sums blocks of rows to the bits of adding one after the other", () => {
    for (const golden of linearGolden.ridges) {
      const rows = rowsOf(golden);
      const oneByOne = sumsOf(rows);
      const inBlocks = emptySums(Float64Array.from(rows[0]!));
      for (let from = 0; from < rows.length; from += 7) {
        const some = rows.slice(from, from + 7);
        addRows(
          inBlocks,
          Float64Array.from(rows[0]!.flatMap((_, c) => some.map((row) => row[c]!))),
        );
      }
      expect(inBlocks).toEqual(oneByOne);
    }
  });

  test("of no rows is none", () => {
    expect(ridge(emptySums(new Float64Array(3)), 0.001)).toBeNull();
  });
});
