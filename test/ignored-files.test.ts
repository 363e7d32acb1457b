/** @file What the product writes into a clone is neither offered for a commit nor copied into the Docker image. */

import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { expect, test } from "vitest";
import { layoutOf } from "../packages/afterbell/src/workspace/layout.ts";

const ROOT = join(import.meta.dirname, "..");

/** Files and folders in the root of a workspace. */
const names = [
  ...new Set(
    Object.values(layoutOf(ROOT))
      .filter((path) => typeof path === "string")
      .map((path) => relative(ROOT, path).split(sep)[0]!),
  ),
];

const patternsOf = (file: string) => readFileSync(join(ROOT, file), "utf8").split("\n");

test("a workspace in the clone has folders and files", () => {
  expect(names).toEqual(expect.arrayContaining(["data", "models", "ledger.sqlite", ".locks"]));
});

test.each(names)("%s is ignored by git and by Docker", (name) => {
  const alternatives = (prefix: string) => ["", "/", "*"].map((end) => `${prefix}${name}${end}`);
  const isListed = (file: string, prefix: string) =>
    patternsOf(file).some((pattern) => alternatives(prefix).includes(pattern));
  expect(isListed(".gitignore", "/"), ".gitignore").toBe(true);
  expect(isListed(".dockerignore", ""), ".dockerignore").toBe(true);
});
