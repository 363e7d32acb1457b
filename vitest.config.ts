import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

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
