import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DecimalMark, decimalsOf, evidenceOf, parseDecimal } from "./decimal.ts";

const value = (text: string, mark: DecimalMark) => {
  const parsed = parseDecimal(text, mark);
  return parsed.kind === "number" ? parsed.value : parsed.kind;
};

describe("one number", () => {
  test.each([
    ["40.30418395996094", ".", 40.30418395996094],
    ["1,234.56", ".", 1234.56],
    ["1,23,456.78", ".", 123456.78], // India
    ["1.234,56", ",", 1234.56],
    ["1 234,56", ",", 1234.56],
    ["1\u00a0234\u202f567", ",", "malformed"], // two kinds of space
    ["1\u202f234,5", ",", 1234.5],
    ["1'234.50", ".", 1234.5],
    ["$167.66", ".", 167.66],
    ["R$ 36,47", ",", 36.47],
    ["12,50 €", ",", 12.5],
    ["-37.63", ".", -37.63],
    ["−37.63", ".", -37.63],
    ["68.75M", ".", 68_750_000],
    ["1.2B", ".", 1_200_000_000],
    ["31,84M", ",", 31_840_000],
    ["5.5K", ".", 5500],
    ["3,1 Mio.", ",", 3_100_000],
    ["1e-05", ".", 0.00001],
    ["", ".", "missing"],
    ["-", ".", "missing"],
    ["null", ".", "missing"],
    ["NaN", ".", "missing"],
    ["N/A", ".", "missing"],
    ["1.56%", ".", "malformed"],
    ["12a", ".", "malformed"],
    ["1,2,3", ".", "malformed"],
    ["12.34.56", ".", "malformed"],
    ["1,5", ".", "malformed"],
    ["Infinity", ".", "malformed"],
    ["1e999", ".", "malformed"],
    ["0x10", ".", "malformed"],
    ["--5", ".", "malformed"],
    [".", ".", "malformed"],
  ] as const)("%j with decimal %s is %s", (text, mark, expected) => {
    expect(value(text, mark)).toBe(expected);
  });
});

test.each([
  ["167.66", ".", 2],
  ["167", ".", 0],
  ["1,234.5", ".", 1],
  ["1.234,50", ",", 2],
  ["68.75M", ".", 2],
  ["$0.123", ".", 3],
] as const)("decimals of %s, decimal %s: %d", (text, mark, expected) => {
  expect(decimalsOf(text, mark)).toBe(expected);
});

test.each([
  ["12.5", "."],
  ["12,5", ","],
  ["1.234", "unclear"],
  ["1,234", "unclear"],
  ["0.123", "."],
  ["0123.456", "."],
  ["1234.567", "."],
  ["1.234.567", ","],
  ["1,234.5", "."],
  ["5.", "."],
  [".5", "."],
  ["1234", null],
  ["x", null],
] as const)("%s says that %s is decimal", (text, expected) => {
  expect(evidenceOf(text)).toBe(expected);
});

test("property: a number formatted as in English or in Portuguese reads as the same value", () => {
  const cents = fc.integer({ min: -1e12, max: 1e12 }).map((n) => n / 100);
  fc.assert(
    fc.property(cents, (number) => {
      const options = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
      const english = number.toLocaleString("en-US", options);
      const portuguese = number.toLocaleString("pt-BR", options);
      expect(value(english, ".")).toBe(number);
      expect(value(portuguese, ",")).toBe(number);
    }),
  );
});
