/**
 * Writes the built kernels into a TypeScript file, so that they load without a request or a file:
 * in Node, in a browser, in a worker, through any bundler. `node kernels/embed.mjs`, after build.sh.
 */
import { readFileSync, writeFileSync } from "node:fs";

const base64 = (name) =>
  readFileSync(new URL(`../wasm/${name}.wasm`, import.meta.url)).toString("base64");

writeFileSync(
  new URL("../src/wasm/kernel-binaries.ts", import.meta.url),
  `/** @file Made by kernels/embed.mjs from wasm/*.wasm. Do not edit. */

export const simdBinary: string = "${base64("kernels-simd")}";

export const relaxedSimdBinary: string = "${base64("kernels-relaxed-simd")}";
`,
);
