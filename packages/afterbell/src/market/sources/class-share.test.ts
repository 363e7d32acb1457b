import { expect, test } from "vitest";
import { classShareSpelling } from "./class-share.ts";

test.each([
  ["BRK.B", "BRK-B"],
  ["brk.b", "BRK-B"],
  ["BF.A", "BF-A"],
  ["ABC.WS", "ABC-WS"],
])("%s is %s", (symbol, spelling) => {
  expect(classShareSpelling(symbol)).toBe(spelling);
});

test.each([
  "OCDO.L",
  "7203.T",
  "ABC.V",
  "BMW.F",
  "PETR.SA",
  "VOD.DE",
  "AAPL",
  "BRK-B",
  "A.ABC",
  "1.B",
])("%s is no class of shares", (symbol) => {
  expect(classShareSpelling(symbol)).toBeNull();
});
