/** Programs tell errors by their `code`: each is one class's, in all packages together. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/** Classes without a code of their own, and why. */
const CODELESS: Readonly<Record<string, string>> = {
  InflateError: "never leaves its package: whoever inflates a file makes a DamagedFileError of it",
  PostedError: "has the code of an error that was thrown on another thread",
};

interface ErrorClass {
  readonly name: string;
  readonly isAbstract: boolean;
  readonly codes: readonly string[];
}

/** Every class of a source that is an error, by its name or its base's. */
function errorClassesIn(text: string): ErrorClass[] {
  const starts = [
    ...text.matchAll(/^(?:export )?(abstract )?class (\w+)(?:<.*>)? extends (\w+)/gm),
  ];
  return starts
    .filter(([, , name, base]) => /Error$/.test(name!) || /Error$/.test(base!))
    .map(({ index, 1: abstract, 2: name }) => {
      const rest = text.slice(index);
      const body = /^.*\{\}$/m.exec(rest)?.index === 0 ? "" : rest.slice(0, rest.indexOf("\n}"));
      const declaration = /^ {2}(?:override )?readonly code\b[^;]*;/m.exec(body)?.[0] ?? "";
      const codes = [...declaration.matchAll(/"([^"]+)"/g)].map((match) => match[1]!);
      return { name: name!, isAbstract: abstract !== undefined, codes };
    });
}

const classes = globSync("packages/*/src/**/*.ts", { cwd: ROOT })
  .filter((file) => !/\.(test|contract)\.ts$/.test(file))
  .flatMap((file) => errorClassesIn(readFileSync(join(ROOT, file), "utf8")));

const repeated = (values: readonly string[]) =>
  values.filter((value, i) => values.indexOf(value) !== i);

test("every error that is thrown has a code, and no other error has it", () => {
  expect(classes.length).toBeGreaterThan(70); // the search itself finds something
  const codeless = classes.filter(({ isAbstract, codes }) => !isAbstract && codes.length === 0);
  expect(codeless.map(({ name }) => name).sort()).toEqual(Object.keys(CODELESS));
  expect(repeated(classes.flatMap(({ codes }) => codes))).toEqual([]);
});

test("no two errors have one name", () => {
  expect(repeated(classes.map(({ name }) => name))).toEqual([]);
});

test("the search sees codes that are repeated, missing, or two of one class", () => {
  const source = [
    "export abstract class BaseError extends Error {\n  abstract readonly code: string;\n}",
    'export class AError extends BaseError {\n  readonly code = "A";\n}',
    'class Sub extends AError {\n  override readonly code: "B" | "A";\n  readonly x = "C";\n}',
    "class LostError extends BaseError {}",
    'class Shape extends Base {\n  readonly code = "S";\n}',
  ].join("\n");
  expect(errorClassesIn(source)).toEqual([
    { name: "BaseError", isAbstract: true, codes: [] },
    { name: "AError", isAbstract: false, codes: ["A"] },
    { name: "Sub", isAbstract: false, codes: ["B", "A"] },
    { name: "LostError", isAbstract: false, codes: [] },
  ]);
});
