import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { OutOfMemoryError } from "../errors.ts";
import { sharedRelaxedSimdBinary, sharedSimdBinary } from "./shared-kernel-binaries.ts";
import { sharedWasmKernels } from "./shared-wasm-kernels.ts";

test.each([
  ["kernels-simd-shared", sharedSimdBinary],
  ["kernels-relaxed-simd-shared", sharedRelaxedSimdBinary],
])("the embedded binary is wasm/%s.wasm", (name, base64) => {
  const file = readFileSync(new URL(`../../wasm/${name}.wasm`, import.meta.url));
  expect(Buffer.from(base64, "base64").equals(file)).toBe(true);
});

test("an arena is the same memory for whoever attaches to it", () => {
  const source = sharedWasmKernels("wasm-simd");
  const memory = source.allocate(64);
  const [one, other] = [0, 3].map((thread) => source.attach(memory, 64, thread));
  one!.floats[5] = 7;
  expect(other!.floats[5]).toBe(7);
  expect(other!.floats.length).toBe(64);
});

test("an arena beyond 4 GiB is rejected before any work, saying how much it takes", () => {
  expect(() => sharedWasmKernels("wasm-simd").allocate(2 ** 30)).toThrow(OutOfMemoryError);
});
