import { describe, expect, test } from "vitest";
import { importCircles } from "./import-circles.ts";

/** The circles of a graph, each as `a → b → a`. */
function circlesOf(graph: Readonly<Record<string, readonly string[]>>): string[] {
  return importCircles(new Map(Object.entries(graph))).map((circle) => circle.join(" → "));
}

describe("importCircles", () => {
  test("finds a circle of two files", () => {
    expect(circlesOf({ a: ["b"], b: ["a"] })).toEqual(["a → b → a"]);
  });

  test("finds a circle of three files behind one that is not part of it", () => {
    expect(circlesOf({ a: ["d"], b: ["c"], c: ["d"], d: ["b"] })).toEqual(["b → c → d → b"]);
  });

  test("finds two circles that have nothing to do with each other", () => {
    const graph = { a: ["b"], b: ["a"], c: ["d"], d: ["e"], e: ["c"] };
    expect(circlesOf(graph)).toEqual(["a → b → a", "c → d → e → c"]);
  });

  test("finds both circles that share a file, so that none of their files is passed over", () => {
    expect(circlesOf({ a: ["b"], b: ["a", "c"], c: ["b"] })).toEqual(["a → b → a", "c → b → c"]);
  });

  test("finds a file that imports itself, in a circle with others or not", () => {
    expect(circlesOf({ a: ["a"], b: [] })).toEqual(["a → a"]);
    expect(circlesOf({ a: ["b"], b: ["b", "a"] })).toEqual(["a → b → a", "b → b"]);
  });

  test("shows a file on a shortest of its circles", () => {
    const graph = { a: ["b", "d"], b: ["c"], c: ["d"], d: ["a"] };
    expect(circlesOf(graph)).toEqual(["a → d → a", "b → c → d → a → b"]);
  });

  test("a diamond is no circle, and neither is an import of a file outside the graph", () => {
    expect(circlesOf({ a: ["b", "c"], b: ["d"], c: ["d"], d: ["elsewhere"] })).toEqual([]);
    expect(circlesOf({})).toEqual([]);
  });
});
