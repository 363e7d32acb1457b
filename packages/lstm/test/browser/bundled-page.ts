/** @file The page of this folder, bundled for a browser. */

import { join } from "node:path";
import { build } from "vite";
import { temporaryFolder } from "../../../afterbell/test/support/temporary-folder.ts";

const SOURCES = join(import.meta.dirname, "../../src/index.ts");

/** @returns A folder that is gone when the running test is over. */
export async function bundledPage(): Promise<string> {
  const folder = await temporaryFolder();
  await build({
    configFile: false,
    logLevel: "warn",
    root: import.meta.dirname,
    resolve: { alias: { "@afterbell/lstm": SOURCES } },
    worker: { format: "es" },
    build: { outDir: folder, emptyOutDir: true, minify: true },
  });
  return folder;
}
