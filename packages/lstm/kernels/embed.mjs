/**
 * Writes the built kernels into TypeScript files, so that they load without a request or a file: in
 * Node, in a browser, in a worker, through any bundler. Those for shared memory go into a file of their
 * own, which no browser loads. `node kernels/embed.mjs`, after build.sh.
 */
import { readFileSync, writeFileSync } from "node:fs";

const base64 = (name) =>
  readFileSync(new URL(`../wasm/${name}.wasm`, import.meta.url)).toString("base64");

const embed = (file, built) =>
  writeFileSync(
    new URL(`../src/${file}`, import.meta.url),
    `/** @file Made by kernels/embed.mjs from wasm/*.wasm. Do not edit. */
${built.map(([name, wasm]) => `\nexport const ${name}: string =\n  "${base64(wasm)}";\n`).join("")}`,
  );

embed("wasm/kernel-binaries.ts", [
  ["simdBinary", "kernels-simd"],
  ["relaxedSimdBinary", "kernels-relaxed-simd"],
]);
embed("node/shared-kernel-binaries.ts", [
  ["sharedSimdBinary", "kernels-simd-shared"],
  ["sharedRelaxedSimdBinary", "kernels-relaxed-simd-shared"],
]);
