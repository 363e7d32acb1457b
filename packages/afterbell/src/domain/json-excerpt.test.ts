import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonExcerpt } from "./json-excerpt.ts";

test("a short value is its JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const json = JSON.stringify(value);
      fc.pre(json.length <= 60 && !json.includes("-0"));
      expect(jsonExcerpt(JSON.parse(json))).toBe(json);
    }),
  );
});

test("a long one is the beginning of its JSON", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 40 }), (value) => {
      const json = JSON.stringify(value);
      fc.pre(json.length > 60);
      const read = JSON.parse(json);
      expect(jsonExcerpt(read)).toBe(`${JSON.stringify(read).slice(0, 60)}…`);
    }),
  );
});

test("is found without reading the whole value", () => {
  let nested: unknown = [];
  for (let i = 0; i < 100_000; i++) nested = [nested];
  expect(jsonExcerpt(nested)).toBe(`${"[".repeat(60)}…`);
  expect(jsonExcerpt("x".repeat(10_000_000))).toBe(`"${"x".repeat(59)}…`);
  let read = 0;
  const items = new Proxy(new Array(1_000_000).fill(1), {
    get: (all, key, self) => {
      read++;
      return Reflect.get(all, key, self);
    },
  });
  expect(jsonExcerpt(items)).toHaveLength(61);
  expect(read).toBeLessThan(200);
});

test.each([
  [undefined, "none"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [Number.NaN, "NaN"],
  [null, "null"],
])("%s is %s", (value, expected) => {
  expect(jsonExcerpt(value)).toBe(expected);
});
