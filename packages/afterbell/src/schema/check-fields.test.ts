import Type from "typebox";
import { describe, expect, test } from "vitest";
import { InvalidOptionError, MissingOptionError } from "../domain/errors.ts";
import { checkFields } from "./check-fields.ts";
import { choice, finiteNumber, flag, text, wholeNumber, wholeNumbers } from "./field.ts";

const schema = Type.Object({
  name: text({ description: "a name" }),
  count: Type.Optional(wholeNumber({ description: "how many" })),
  seed: wholeNumber({ description: "a seed", minimum: 0, default: 7 }),
  share: Type.Optional(
    finiteNumber({ description: "a share", rule: "a share below 1", exclusiveMaximum: 1 }),
  ),
  units: Type.Optional(wholeNumbers({ description: "units", minItems: 1 })),
  kind: Type.Optional(choice(["a", "b"], { description: "which" })),
  isLoud: Type.Optional(flag({ description: "loud" })),
});

test("takes what keeps the rules, with defaults where fields are absent", () => {
  expect(checkFields(schema, { name: "x" })).toEqual({ name: "x", seed: 7 });
  const all = { name: "x", count: 1, seed: 0, share: 0.5, units: [3], kind: "b", isLoud: true };
  expect(checkFields(schema, all)).toEqual(all);
  expect(checkFields(schema, { name: "x", count: undefined })).toEqual({ name: "x", seed: 7 });
});

describe("rejects the first field that breaks its rule", () => {
  test.each([
    [{ name: 3 }, "name: expected text, got 3"],
    [{ name: "x", count: 0 }, "count: expected a whole number, 1 or more, got 0"],
    [{ name: "x", count: 1.5 }, "count: expected a whole number, 1 or more, got 1.5"],
    [{ name: "x", count: "2" }, "count: expected a whole number, 1 or more, got 2"],
    [{ name: "x", seed: -1 }, "seed: expected a whole number, 0 or more, got -1"],
    [{ name: "x", share: 1 }, "share: expected a share below 1, got 1"],
    [{ name: "x", share: Number.NaN }, "share: expected a share below 1, got NaN"],
    [{ name: "x", units: [] }, "units: expected whole numbers, 1 or more, got none"],
    [{ name: "x", units: [2, 0] }, "units: expected whole numbers, 1 or more, got 2,0"],
    [{ name: "x", kind: "c" }, "kind: expected a or b, got c"],
    [{ name: "x", isLoud: 1 }, "isLoud: expected true or false, got 1"],
    [
      { name: "x", cuont: 2 },
      "cuont: expected one of name, count, seed, share, units, kind, isLoud",
    ],
  ])("%o", (value, message) => {
    expect(() => checkFields(schema, value)).toThrow(InvalidOptionError);
    expect(() => checkFields(schema, value)).toThrow(message);
  });

  test("and the first required field that is absent", () => {
    expect(() => checkFields(schema, {})).toThrow(MissingOptionError);
    expect(() => checkFields(schema, {})).toThrow("name is required: text");
  });

  test("by the name that its writer knows", () => {
    const named = () => checkFields(schema, { name: "x", count: 0 }, (field) => `--${field}`);
    expect(named).toThrow("--count: expected");
  });
});
