import fc from "fast-check";
import { expect, test } from "vitest";
import { fileNameOf, textOfFileName } from "./file-name.ts";

test.each([
  "AAPL",
  "BRK-B",
  "PETR4.SA",
  "^GSPC",
  "EURUSD=X",
  "panel",
  "20261122T150405Z-classic-seed7",
])("%s stays as it is", (name) => {
  expect(fileNameOf(name)).toBe(name);
});

test.each([
  ["CON", "%43ON"],
  ["con.de", "%63on.de"],
  ["COM1", "%43OM1"],
  ["CONE", "CONE"],
  ["a/b", "a%2Fb"],
  ["a\\b:c", "a%5Cb%3Ac"],
  ["..", "%2E%2E"],
  ["AB.", "AB%2E"],
  [".hidden", "%2Ehidden"],
  ["100%", "100%25"],
  ["Ü x", "%C3%9C%20x"],
  ["IN-USE.JSON", "%49N-USE.JSON"],
  ["", "%"],
])("%j becomes %s", (text, name) => {
  expect(fileNameOf(text)).toBe(name);
  expect(textOfFileName(name)).toBe(text);
});

test("property: every text is read back, from a name that every file system can hold", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(".", "%", "/", "C", "O", "N", "1") }),
  );
  fc.assert(
    fc.property(text, (value) => {
      const name = fileNameOf(value);
      expect(textOfFileName(name)).toBe(value);
      expect(name).toMatch(/^[A-Za-z0-9%=^+_-](?:[A-Za-z0-9%._=^+-]*[A-Za-z0-9%_=^+-])?$/);
    }),
  );
});

test("a name that stands for nothing stands for itself", () => {
  expect(textOfFileName("100%")).toBe("100%");
  expect(textOfFileName("%FF")).toBe("%FF");
});
