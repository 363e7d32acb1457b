import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sharedFile } from "../../../test/support/parts.ts";
import { readCsv } from "./read-csv.ts";
import { writeCsv } from "./write-csv.ts";

test("yfinance's own file, read and written again, is the same, byte for byte", () => {
  const text = readFileSync(sharedFile("seed/AAPL_history.csv"), "utf8");
  const { series } = readCsv(text, { file: "AAPL_history.csv", symbol: "AAPL" });
  expect(writeCsv(series)).toBe(text);
});
