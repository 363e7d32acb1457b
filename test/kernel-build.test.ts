/** @file The committed kernels are what their source compiles to. */

import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { requirement } from "../packages/afterbell/test/requirements.ts";
import { temporaryFolder } from "../packages/afterbell/test/temporary-folder.ts";

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
  test.each(["kernels-simd.wasm", "kernels-relaxed-simd.wasm"])(
    "%s has the same bytes",
    async (name) => {
      const folder = await temporaryFolder();
      execFileSync("bash", [join(PACKAGE, "kernels/build.sh"), folder]);
      expect(
        readFileSync(join(folder, name)).equals(readFileSync(join(PACKAGE, "wasm", name))),
      ).toBe(true);
    },
    60_000,
  );
});
