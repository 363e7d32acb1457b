import { describe, expect, test } from "vitest";
import { AmbiguousNumbersError, PriceFileError } from "./csv-errors.ts";
import { addOther, addVote, decideMarks, markEvidence } from "./decimal-mark.ts";

interface Cells {
  readonly prices: readonly string[];
  readonly volumes?: readonly string[];
  readonly others?: readonly string[];
}

/** The marks of several symbols of one file. */
const marksOf = (symbols: readonly Cells[], usesDecimalComma = false) => {
  const all = symbols.map(({ prices, volumes = [], others = [] }) => {
    const evidence = markEvidence("f.csv", usesDecimalComma);
    for (const [i, text] of prices.entries()) addVote(evidence.prices, i + 2, text);
    for (const [i, text] of volumes.entries()) addVote(evidence.volumes, i + 2, text);
    for (const text of others) addOther(evidence, text);
    return evidence;
  });
  return all.map(decideMarks(all)).map((marks) => {
    if (marks instanceof PriceFileError) throw marks;
    return marks;
  });
};

describe("which mark is decimal", () => {
  const mark = (prices: string[], others: string[] = [], usesDecimalComma = false) =>
    marksOf([{ prices, others }], usesDecimalComma)[0]!.price;

  test.each([
    [["1.234", "12.5"], "."],
    [["1,234", "12,5"], ","],
    [["1.234,5", "1.234"], ","],
    [["1,234,567"], "."],
    [["0,123"], ","],
    [["100", "200"], "."],
    [["12.345", "13.001"], "."],
  ] as const)("%j: %s", (prices, expected) => {
    expect(mark([...prices])).toBe(expected);
  });

  test("volumes may be written in another way", () => {
    expect(marksOf([{ prices: ["12,5"], volumes: ["1,234,567"] }])).toEqual([
      { price: ",", volume: ".", note: null },
    ]);
  });

  test("other columns decide where prices do not", () => {
    expect(mark(["126.990"], ["-0,43%"])).toBe(",");
    expect(mark(["1,234"], ["2,222,222"])).toBe(".");
  });

  test("the language of the heading decides last", () => {
    expect(mark(["12,345"], [], true)).toBe(",");
    expect(mark(["12.345"], [], false)).toBe(".");
    expect(() => mark(["126.990"], [], true)).toThrow(AmbiguousNumbersError);
    expect(() => mark(["1,234"], [], false)).toThrow(/f\.csv, line 2: "1,234"/);
  });

  test("prices that contradict each other are an error at the second one", () => {
    expect(() => mark(["12.5", "12,5"])).toThrow(/line 3: "12,5": "," is the decimal mark here/);
  });
});

describe("several symbols of a file", () => {
  test("prices of one decide for those that leave it open", () => {
    const marks = marksOf([{ prices: ["1,234"], others: ["0.5%"] }, { prices: ["12,5"] }]);
    expect(marks.map(({ price, note }) => [price, note])).toEqual([
      [",", null],
      [",", null],
    ]);
  });

  test("each with a mark of its own is read with it, and a note says so", () => {
    const [first, second, third] = marksOf([
      { prices: ["12.5"] },
      { prices: ["12,5"] },
      { prices: ["12"] },
    ]);
    expect(first!.note).toBe('the decimal mark is "." here, and "," in the rows of other symbols');
    expect([first!.price, second!.price, third!.price]).toEqual([".", ",", "."]);
  });

  test("one that leaves it open where others disagree is an error", () => {
    const symbols = [{ prices: ["12.5"] }, { prices: ["12,5"] }, { prices: ["1.234"] }];
    expect(() => marksOf(symbols)).toThrow(/"1.234": .* the numbers of other symbols differ/);
  });

  test("volumes of one decide for those that leave it open", () => {
    const [first] = marksOf([
      { prices: ["12,5"], volumes: ["1,234"] },
      { prices: ["12,5"], volumes: ["1,234,567"] },
    ]);
    expect(first!.volume).toBe(".");
  });
});
