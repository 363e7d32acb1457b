import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitrarySeries } from "../../../test/support/series.ts";
import { pythonFloat } from "./python-float.ts";
import { readCsv } from "./read-csv.ts";
import { writeCsv } from "./write-csv.ts";

// Python 3.11: [repr(x) for x in …]
test.each([
  [139, "139.0"],
  [1e16, "1e+16"],
  [9999999999999998, "9999999999999998.0"],
  [1e-5, "1e-05"],
  [0.0001, "0.0001"],
  [0.00012345, "0.00012345"],
  [123456789012345680, "1.2345678901234568e+17"],
  [5e-324, "5e-324"],
  [1.7976931348623157e308, "1.7976931348623157e+308"],
  [-0, "-0.0"],
  [0, "0.0"],
  [0.1 + 0.2, "0.30000000000000004"],
  [1e22, "1e+22"],
  [1.5e-7, "1.5e-07"],
  [-2.5, "-2.5"],
  [1e100, "1e+100"],
])("%f is %s in Python", (value, expected) => {
  expect(pythonFloat(value)).toBe(expected);
});

test("property: what is written reads back as the same series", () => {
  fc.assert(
    fc.property(arbitrarySeries, (series) => {
      const { series: again } = readCsv(writeCsv(series), { file: "f.csv", symbol: series.symbol });
      expect(again).toEqual(series);
    }),
  );
});
