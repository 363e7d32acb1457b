import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { bundledPage } from "../../afterbell/test/support/bundled-page.ts";

test("worker, kernels and page together are under 60 kB gzipped", { timeout: 60_000 }, async () => {
  const folder = await bundledPage(join(import.meta.dirname, "browser"));
  const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".js"),
  );
  expect(scripts.length).toBe(2);
  const sizes = scripts.map((file) => gzipSync(readFileSync(join(folder, file))).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(60_000);
});
