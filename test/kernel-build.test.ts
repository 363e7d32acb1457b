/** @file The committed kernels are what their source compiles to. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requirement } from "../packages/afterbell/test/requirements.ts";

const PACKAGE = join(import.meta.dirname, "../packages/lstm");
const madeBy = readFileSync(join(PACKAGE, "wasm/COMPILER"), "utf8").trim();

const found = requirement("clang-19 with wasm-ld-19", () => {
  const { stdout } = spawnSync("clang-19", ["--version"], { encoding: "utf8" });
  const linker = spawnSync("wasm-ld-19", ["--version"]);
  return linker.status === 0 ? stdout?.split("\n")[0] : undefined;
});
// Another version may well compile to other bytes, which says nothing of the source.
const isSame = found === madeBy;
if (found !== undefined && !isSame) console.warn(`tests skipped: ${found} is not ${madeBy}`);

describe.skipIf(!isSame)("built anew", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "afterbell-kernels-"));
    execFileSync("bash", [join(PACKAGE, "kernels/build.sh"), folder]);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    "kernels-simd.wasm",
    "kernels-simd-shared.wasm",
    "kernels-relaxed-simd.wasm",
    "kernels-relaxed-simd-shared.wasm",
  ])("%s has the same bytes", (name) => {
    const built = readFileSync(join(folder, name));
    expect(built.equals(readFileSync(join(PACKAGE, "wasm", name)))).toBe(true);
  });
});
