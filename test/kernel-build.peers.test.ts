/** @file The committed kernels are what their source compiles to. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clang } from "../packages/afterbell/test/support/parts.ts";

const PACKAGE = join(import.meta.dirname, "../packages/lstm");

describe("built anew", () => {
  let folder: string;
  beforeAll(() => {
    clang();
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
