import { expect, test } from "vitest";
import { parseSymbols } from "../packages/afterbell/src/market/csv/read-symbols.ts";
import { linesOf, type PriceFileShape } from "./long-price-file.ts";

const shape = { symbols: 3, sessions: 4 };

test.each(["by symbol", "by date", "wide"] as const)("a file %s has what it says", (layout) => {
  const text = [...linesOf({ ...shape, layout })].join("\n");
  const prices = parseSymbols(text, { file: "long.csv" });
  expect(prices.map((one) => [one.symbol, "content" in one && one.content.series.length])).toEqual([
    ["S000", 4],
    ["S001", 4],
    ["S002", 4],
  ]);
});

test("the same bytes each time, on weekdays", () => {
  const shapeOfOne: PriceFileShape = { symbols: 1, sessions: 6, layout: "no symbol" };
  const lines = [...linesOf(shapeOfOne)];
  expect(lines).toEqual([...linesOf(shapeOfOne)]);
  expect(lines.map((line) => line.split(",")[0])).toEqual([
    ...["Date", "1990-01-01", "1990-01-02", "1990-01-03", "1990-01-04", "1990-01-05", "1990-01-08"],
  ]);
});
