import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { bundledPage } from "../../afterbell/test/support/bundled-page.ts";

test("reading, running and writing models takes under 70 kB gzipped", {
  timeout: 60_000,
}, async () => {
  const folder = await bundledPage(join(import.meta.dirname, "browser"));
  const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".js"),
  );
  expect(scripts).toHaveLength(1);
  const bytes = gzipSync(readFileSync(join(folder, scripts[0]!))).length;
  console.info(`the bundle of the page: ${bytes} bytes gzipped`);
  expect(bytes).toBeLessThan(70_000);
});
