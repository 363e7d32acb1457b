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
    reporters: ["default", "./test/summary-reporter.ts"],
  },
});
