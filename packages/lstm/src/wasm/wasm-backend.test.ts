import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { backendContract } from "../backend.contract.ts";
import { relaxedSimdBinary, simdBinary } from "./kernel-binaries.ts";
import { wasmBackend } from "./wasm-backend.ts";

// float32 has 24 bits, 6e-8 each way; sums over a context and the rational tanh (2.9e-7) add to that.
for (const variant of ["wasm-relaxed-simd", "wasm-simd"] as const) {
  backendContract(variant, wasmBackend(variant), { golden: 1e-6, agreement: 2e-5 });
}

test.each([
  ["kernels-simd", simdBinary],
  ["kernels-relaxed-simd", relaxedSimdBinary],
])("the embedded binary is wasm/%s.wasm", (name, base64) => {
  const file = readFileSync(new URL(`../../wasm/${name}.wasm`, import.meta.url));
  expect(Buffer.from(base64, "base64").equals(file)).toBe(true);
});
