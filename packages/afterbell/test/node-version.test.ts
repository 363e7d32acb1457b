/** @file What the program says on a Node that is too old, and which of Node's warnings users see. */

import { spawnSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./support/temporary-folder.ts";

const BIN = join(import.meta.dirname, "../bin");

/** The program alone, without what it would load, on a Node that claims to be another version. */
async function runOn(version: string) {
  const folder = await temporaryFolder();
  cpSync(BIN, join(folder, "bin"), { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const pretend = `Object.defineProperty(process, "versions", {
    value: { ...process.versions, node: "${version}" },
  });`;
  await writeFile(join(folder, "pretend.js"), pretend);
  const args = ["--import", "./pretend.js", "bin/afterbell.js", "--version"];
  return spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
}

describe("a Node that is too old", () => {
  test.each(["12.22.12", "20.20.2", "22.12.0"])(
    "%s is told so in one sentence, before anything is loaded",
    async (version) => {
      const { status, stdout, stderr } = await runOn(version);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toBe(
        `afterbell needs Node 22.13 or later and got ${version}; install a newer one from https://nodejs.org and try again.\n`,
      );
    },
  );

  test.each(["22.13.0", "24.0.0", "100.1.0"])(
    "%s is none: the program is loaded",
    async (version) => {
      const { status, stderr } = await runOn(version);
      expect(status).toBe(1);
      expect(stderr).toMatch(/Cannot find module '.*dist\/cli\/main\.js'/);
    },
  );
});

test.each(["afterbell", "lstm"])("the manifest of %s says the same", (name) => {
  const file = join(import.meta.dirname, "../..", name, "package.json");
  expect(JSON.parse(readFileSync(file, "utf8")).engines).toEqual({ node: ">=22.13" });
});

describe("of Node's warnings", () => {
  const warned = (code: string) => {
    const filter = pathToFileURL(join(BIN, "sqlite-warning.js")).href;
    const script = `import { dropSqliteWarning } from ${JSON.stringify(filter)};
      dropSqliteWarning();
      ${code}`;
    const args = ["--input-type=module", "--eval", script];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(status).toBe(0);
    return stderr;
  };
  const sqlite = "SQLite is an experimental feature and might change at any time";

  test("the one of SQLite is dropped, however it is emitted", () => {
    expect(warned(`process.emitWarning("${sqlite}", "ExperimentalWarning")`)).toBe("");
    expect(warned(`process.emitWarning("${sqlite}", { type: "ExperimentalWarning" })`)).toBe("");
    const error = `Object.assign(new Error("${sqlite}"), { name: "ExperimentalWarning" })`;
    expect(warned(`process.emitWarning(${error})`)).toBe("");
  });

  test("node:sqlite itself warns of nothing", () => {
    expect(warned('await import("node:sqlite")')).toBe("");
  });

  test.each([
    ['process.emitWarning("Fetch is an experimental feature", "ExperimentalWarning")', /Fetch/],
    [`process.emitWarning("${sqlite}")`, /SQLite/],
    ['process.emitWarning("old", { type: "DeprecationWarning", code: "DEP1" })', /\[DEP1\].* old/],
    ['process.emitWarning(new Error("an error"))', /an error/],
  ])("others are printed: %s", (code, text) => {
    expect(warned(code)).toMatch(text);
  });
});
