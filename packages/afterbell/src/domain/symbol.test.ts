import { expect, test } from "vitest";
import { InvalidOptionError } from "./errors.ts";
import { parseSymbol } from "./symbol.ts";

test("symbols are upper case and never a path", () => {
  expect(["aapl", " BRK-B ", "^gspc", "EURUSD=X", "PETR4.SA"].map(parseSymbol)).toEqual([
    "AAPL",
    "BRK-B",
    "^GSPC",
    "EURUSD=X",
    "PETR4.SA",
  ]);
  for (const text of ["", "../x", "A/B", "..", ".", "A..B", "-rf", "C:\\x", "a b", "\0"]) {
    expect(() => parseSymbol(text)).toThrow(InvalidOptionError);
  }
});
