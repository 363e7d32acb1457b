/** The types that are published, in a strict project of a user's own: no DOM, and libraries are checked. */

import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../../afterbell/test/support/temporary-folder.ts";

const root = join(import.meta.dirname, "../../..");
const compiler = join(root, "node_modules/typescript/bin/tsc");

const README = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
const programs = [...README.matchAll(/```js\n\/\/ (\S+)\.mjs\n(.*?)```/gs)];

const exported = `
import * as interchange from "@afterbell/interchange";
import * as keras from "@afterbell/interchange/keras";
import * as network from "@afterbell/interchange/network";
import * as lstm from "@afterbell/lstm";
export const all = { interchange, keras, network, lstm };
`;

const signal = `
import type { TrainingOptions } from "@afterbell/lstm";
export const options: Pick<TrainingOptions, "signal"> = { signal: new AbortController().signal };
`;

beforeAll(() => {
  execFileSync(process.execPath, [compiler, "-b"], { cwd: root });
}, 60_000);

interface Settings {
  readonly types: readonly string[];
  readonly module: string;
  readonly moduleResolution: string;
}

/** @returns What the compiler prints. */
async function compiled(sources: Readonly<Record<string, string>>, settings: Settings) {
  const folder = await temporaryFolder();
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const compilerOptions = {
    ...settings,
    ...{ target: "es2023", lib: ["es2023"], noEmit: true, skipLibCheck: false },
    ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  for (const [name, source] of Object.entries(sources)) await writeFile(join(folder, name), source);
  try {
    return execFileSync(process.execPath, [compiler], { cwd: folder, encoding: "utf8" });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}

test("with Node's types", { timeout: 60_000 }, async () => {
  const readme = programs.map(([, name, code]) => [`${name}.mts`, code ?? ""]);
  expect(readme).toHaveLength(3);
  const sources = { "all.ts": exported, "signal.ts": signal, ...Object.fromEntries(readme) };
  const settings = { types: ["node"], module: "nodenext", moduleResolution: "nodenext" };
  expect(await compiled(sources, settings)).toBe("");
});

test("for a bundler, without any other types", { timeout: 60_000 }, async () => {
  const settings = { types: [], module: "esnext", moduleResolution: "bundler" };
  expect(await compiled({ "all.ts": exported }, settings)).toBe("");
});
