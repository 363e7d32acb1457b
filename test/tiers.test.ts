/** What a tier may need is told by its files' names. This one reads the names and the files. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/** Ways to reach a part that a bare clone lacks, or to hide that it is absent. */
const NEEDS: Readonly<Record<string, RegExp>> = {
  "a part": /support\/(parts|browser)\.ts"/,
  "the shared data": /shared\/data/,
  Python: /AFTERBELL_PYTHON|\bpython3?"|\.venv/,
  clang: /\bclang-\d/,
  Chromium: /CHROMIUM_PATH|playwright/,
  Deno: /@deno/,
  "a skip": /\.(skipIf|runIf)\(|\bskip\(/,
};

/** Which skips are not for a part beside the repository, and why. */
const SKIPS: Readonly<Record<string, string>> = {
  "packages/lstm/src/wasm/wasm-backend.test.ts":
    "where this Node cannot run a variant of the kernels",
  "packages/lstm/src/node/native-backend.test.ts": "where no compiler built the addon",
};

const tests = globSync("{packages/*/{src,test}/**,test/**,bench}/*.test.ts", { cwd: ROOT })
  .filter((file) => !/\/(node_modules|dist)\//.test(file))
  .map((file) => file.replaceAll("\\", "/"))
  .sort();
const suffixOf = (file: string) => /\.(data|peers|browser|soak)\.test\.ts$/.exec(file)?.[1];
const bare = tests.filter((file) => suffixOf(file) === undefined);

/** Everything that `file` needs, itself or through helpers beside the tests. */
function needsOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(join(ROOT, file), "utf8");
  const own = Object.entries(NEEDS)
    .filter(([, pattern]) => pattern.test(text))
    .map(([need]) => need);
  const helpers = [...text.matchAll(/\bfrom\s+"(\.[^"]+\.ts)"/g)]
    .map(([, name]) => join(file, "..", name!).replaceAll("\\", "/"))
    .filter((name) => /(^|\/)test\/|\.contract\.ts$/.test(name));
  return [...own, ...helpers.flatMap((helper) => needsOf(helper, seen))];
}

test("files of the tiers unit and app need nothing beside the repository", () => {
  expect(bare.length).toBeGreaterThan(100);
  const itself = "test/tiers.test.ts";
  const needy = bare
    .filter((file) => file !== itself)
    .map((file) => ({
      file,
      needs: needsOf(file).filter((need) => !(need === "a skip" && file in SKIPS)),
    }))
    .filter(({ needs }) => needs.length > 0);
  expect(needy).toEqual([]);
});

test.each(Object.keys(SKIPS))("%s still has the skip that it is allowed", (file) => {
  expect(needsOf(file)).toContain("a skip");
});

test("files of the other tiers skip nothing, and need what their name says", () => {
  const named = tests.filter((file) => ["data", "peers", "browser"].includes(suffixOf(file) ?? ""));
  expect(named.length).toBeGreaterThan(15);
  for (const file of named) {
    const needs = needsOf(file);
    expect(needs, file).toContain("a part");
  }
  expect(
    named.filter((file) => /\.(skipIf|runIf)\(/.test(readFileSync(join(ROOT, file), "utf8"))),
  ).toEqual([]);
  const both = named.filter(
    (file) =>
      file.endsWith(".peers.test.ts") &&
      /shared(File|Data)\b/.test(readFileSync(join(ROOT, file), "utf8")),
  );
  expect(both.filter((file) => !file.endsWith(".data.peers.test.ts"))).toEqual([]);
});
