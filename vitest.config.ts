import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

// Threads and processes that tests start compile the same files again and again, threads from sources with their
// types to strip. What is cached goes by a file's content.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL("node_modules/.cache/node-compile", import.meta.url),
);

const unit = ["packages/*/src/**", "bench", "tools/*"];
const app = ["packages/*/test/**", "test/**"];

/** Tiers that need a part beside the repository: a file belongs to one by its suffix, `x.data.test.ts`. */
const needy = ["data", "peers", "data.peers", "browser", "soak"];

const project = (
  name: string,
  include: readonly string[],
  exclude: readonly string[],
): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    name,
    include: [...include],
    exclude: ["**/node_modules/**", "**/dist/**", ...exclude],
    // Test files share one module graph in each process: to load it anew for each took a second, most of it
    // repeated. What a file changes of its process, such as the current folder, it puts back.
    isolate: false,
  },
});
const elsewhere = needy.map((tier) => `**/*.${tier}.test.ts`);

const source = (file: string) => fileURLToPath(new URL(`packages/${file}`, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests read the sources; only tests of the installed command line need the built files.
    alias: {
      "@afterbell/lstm": source("lstm/src/node/index.ts"),
      "@afterbell/interchange/keras": source("interchange/src/keras/index.ts"),
      "@afterbell/interchange/network": source("interchange/src/network/index.ts"),
      "@afterbell/interchange": source("interchange/src/index.ts"),
    },
  },
  test: {
    projects: [
      project(
        "unit",
        unit.map((folder) => `${folder}/*.test.ts`),
        elsewhere,
      ),
      project(
        "app",
        app.map((folder) => `${folder}/*.test.ts`),
        elsewhere,
      ),
      ...needy.map((tier) =>
        project(
          tier,
          [...unit, ...app].map((folder) => `${folder}/*.${tier}.test.ts`),
          tier === "peers" ? ["**/*.data.peers.test.ts"] : [],
        ),
      ),
    ],
    // Vitest leaves a core to the watcher, which none of these runs has.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000, // removing a folder of installed packages can take longer than the default 10 s
    // Node strips types with a WebAssembly module in every thread that is started from a source, and V8 may end
    // the process ("Check failed: jit_page.has_value()") when two of them exchange a wrapper of an import for
    // an optimised one, after 1,000 calls. What users run is compiled and strips nothing.
    execArgv: ["--wasm-wrapper-tiering-budget=1000000000"],
    reporters: ["default", "./test/support/summary-reporter.ts"],
  },
});
