/** Every `@example` in a docstring is run, on the packages' public entry points. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { docstringsOf, examplesOf, type LoadModule, runExample } from "./support/examples.ts";

const ROOT = join(import.meta.dirname, "..");

const modules: Readonly<Record<string, () => Promise<object>>> = {
  afterbell: () => import("../packages/afterbell/src/index.ts"),
  "afterbell/dataset": () => import("../packages/afterbell/src/dataset/index.ts"),
  "afterbell/market": () => import("../packages/afterbell/src/market/index.ts"),
  "afterbell/models": () => import("../packages/afterbell/src/models/index.ts"),
  "afterbell/scores": () => import("../packages/afterbell/src/scores/index.ts"),
  "afterbell/workspace": () => import("../packages/afterbell/src/workspace/index.ts"),
  "@afterbell/lstm": () => import("@afterbell/lstm"),
  "@afterbell/interchange": () => import("@afterbell/interchange"),
  "@afterbell/interchange/keras": () => import("@afterbell/interchange/keras"),
  "@afterbell/interchange/network": () => import("@afterbell/interchange/network"),
};

const load: LoadModule = (specifier) => {
  const module = modules[specifier];
  if (!module) throw new Error(`no public entry point: ${specifier}`);
  return module();
};

function sourcesOf(folder: string) {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ts$/.test(file) && !/\.(test|contract)\.ts$/.test(file))
    .map((file) => ({
      file: join(folder, file),
      text: readFileSync(join(ROOT, folder, file), "utf8"),
    }));
}

const examples = ["afterbell", "lstm", "interchange"].flatMap((name) =>
  sourcesOf(`packages/${name}/src`).flatMap(({ file, text }) =>
    examplesOf(text).map((example, i) => ({ file, number: i + 1, example })),
  ),
);

test.each(examples)("$file, example $number", async ({ example }) => {
  await runExample(example, load, expectAlike);
});

test("every score function of the public API has an example", () => {
  const index = readFileSync(join(ROOT, "packages/afterbell/src/scores/index.ts"), "utf8");
  const exported = [...index.matchAll(/export \{([^}]*)\} from "\.\/[\w-]+\.ts"/g)].flatMap(
    ([, names]) => names!.split(",").map((name) => name.trim()),
  );
  const functions = sourcesOf("packages/afterbell/src/scores").flatMap(({ text }) =>
    [...text.matchAll(/(\/\*\*(?:(?!\*\/).)*\*\/)\nexport function (\w+)/gs)].map((match) => ({
      docstring: docstringsOf(match[1]!)[0]!,
      name: match[2]!,
    })),
  );
  const scores = functions.filter(({ name }) => exported.includes(name));
  expect(scores.length).toBeGreaterThan(20);
  const bare = scores.filter(({ docstring }) => !docstring.includes("@example"));
  expect(bare.map(({ name }) => name)).toEqual([]);
});

describe("an example fails", () => {
  const run = (example: string) => runExample(example, load, expectAlike);

  test("where its value is another", async () => {
    await run("[1, 0.1 + 0.2] // → [1, 0.3]");
    await run("Float64Array.of(1, 2);\n// → [1, 2]");
    await run('const a = { b: "c" };\na // → { b: "c" }');
    await expect(run("1 + 1 // → 3")).rejects.toThrow("1 + 1");
    await expect(run("({ a: 1, b: 2 }) // → { a: 1 }")).rejects.toThrow();
    await expect(run("0.1234567 // → 0.1234568")).rejects.toThrow();
  });

  test("where it asserts nothing, or is no program", async () => {
    await expect(run("const a = 1;")).rejects.toThrow("asserts nothing");
    await expect(run("1 // → 1\nconst a = 1; // → 1")).rejects.toThrow("after no expression");
    await expect(run("1 +")).rejects.toThrow(SyntaxError);
    await expect(run('import { x } from "elsewhere";\nx // → 1')).rejects.toThrow("elsewhere");
  });

  test("and is found between other tags, in every docstring", () => {
    const source =
      "/**\n * Text.\n *\n * @returns x\n * @example\n * a;\n * b // → 1\n * @throws y\n */";
    expect(examplesOf(`${source}\n/** One line. */\n${source}`)).toEqual(
      Array(2).fill("a;\nb // → 1"),
    );
  });
});

/** Numbers to 12 significant digits, typed arrays as arrays, all else exactly. */
function expectAlike(got: unknown, expected: unknown, expression: string): void {
  expect(rounded(got), expression).toEqual(rounded(expected));
}

function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(12));
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, rounded);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, rounded(of)]));
}
