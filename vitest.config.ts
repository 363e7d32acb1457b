import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // Tests read the sources; only tests of the installed command line need the built files.
    alias: {
      "@afterbell/lstm": fileURLToPath(new URL("packages/lstm/src/node/index.ts", import.meta.url)),
    },
  },
  test: {
    include: ["packages/*/{src,test}/**/*.test.ts", "test/**/*.test.ts", "bench/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000, // removing a folder of installed packages can take longer than the default 10 s
    // Node strips types with a WebAssembly module in every thread that is started from a source, and V8 may end
    // the process ("Check failed: jit_page.has_value()") when two of them exchange a wrapper of an import for
    // an optimised one, after 1,000 calls. What users run is compiled and strips nothing.
    execArgv: ["--wasm-wrapper-tiering-budget=1000000000"],
    reporters: ["default", "./test/summary-reporter.ts"],
  },
});
