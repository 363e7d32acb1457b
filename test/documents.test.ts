/** Documents that say where things are: every file and folder they name exists. */

import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/** Not in the repository: what lies beside it, and hidden folders that a reader makes. */
const ELSEWHERE = /^\.\.\/|^\.\w+\/$/;

/** Where a path may start, beside the folder of the document that names it. */
const STARTS = ["", "packages/afterbell/src"];

const EXTENSION = /\.(?:ts|mjs|js|c|h|py|sh|md|json|txt|yml|toml|html|ipynb|wasm)$/;

/** What a document has in backticks that reads as a path, and the targets of its links. */
function pathsIn(text: string): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, "");
  const quoted = [...prose.matchAll(/`([^`\s]+)`/g)].map((match) => match[1]!);
  const linked = [...prose.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1]!);
  return [...quoted.filter(isPath), ...linked.filter((target) => !/^[a-z]+:/.test(target))];
}

function isPath(text: string): boolean {
  if (!/^[\w.*/-]+$/.test(text) || /^\.[\w.]+$/.test(text) || text.startsWith("/")) return false;
  return text.endsWith("/") || EXTENSION.test(text);
}

function exists(path: string, document: string): boolean {
  // `x.data.test.ts` stands for every file of that kind.
  if (path.startsWith("x.")) return matches(`{packages,test,bench}/**/${path.replace("x", "*")}`);
  const starts = [dirname(document), ...STARTS];
  return starts.some((start) => matches(join(start, path)));
}

function matches(pattern: string): boolean {
  return globSync(pattern, { cwd: ROOT, exclude: (name) => name === "node_modules" }).length > 0;
}

const missingFrom = (text: string, document: string) =>
  pathsIn(text).filter((path) => !ELSEWHERE.test(path) && !exists(path, document));

const documents = [
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  ...globSync("packages/*/README.md", { cwd: ROOT }),
];

describe.each(documents)("%s", (document) => {
  test("names only files and folders that exist", () => {
    expect(missingFrom(readFileSync(join(ROOT, document), "utf8"), document)).toEqual([]);
  });
});

test("the search finds the paths of the map", () => {
  const map = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");
  expect(pathsIn(map).length).toBeGreaterThan(100);
  const text = [
    "`domain/bar.ts` `domain/gone.ts` [ADR](docs/adr/none.md) `POST /predict` `.test.ts`",
    "`x.soak.test.ts` `x.gone.test.ts` `packages/*/README.md` `packages/*/GONE.md` `gone/`",
    "`@afterbell/lstm` `scaler.inverseTransform` [a link](https://host.example/gone.md)",
  ].join("\n");
  const missing = ["domain/gone.ts", "x.gone.test.ts", "packages/*/GONE.md", "gone/"];
  expect(missingFrom(text, "ARCHITECTURE.md")).toEqual([...missing, "docs/adr/none.md"]);
});
