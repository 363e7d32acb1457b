import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { backendContract } from "../backend.contract.ts";
import { relaxedSimdBinary, simdBinary } from "./kernel-binaries.ts";
import { wasmBackend } from "./wasm-backend.ts";
import { hasVariant, wasmKernels } from "./wasm-kernels.ts";

// float32 has 24 bits, 6e-8 each way; sums over a context and the rational tanh (2.9e-7) add to that.
// Made-up networks may cancel digits: the worst of 8,000 was off by 1.3e-5.
for (const variant of ["wasm-relaxed-simd", "wasm-simd"] as const) {
  if (hasVariant(variant)) {
    backendContract(variant, wasmBackend(variant), { golden: 1e-6, agreement: 1e-4 });
  } else test.skip(`${variant}: this engine does not have it`, () => {});
}

test.each([
  ["kernels-simd", simdBinary],
  ["kernels-relaxed-simd", relaxedSimdBinary],
])("the embedded binary is wasm/%s.wasm", (name, base64) => {
  const file = readFileSync(new URL(`../../wasm/${name}.wasm`, import.meta.url));
  expect(Buffer.from(base64, "base64").equals(file)).toBe(true);
});

test("the modules have the vector shape that their arenas are planned for", () => {
  const { lanes, rowTile, open } = wasmKernels("wasm-simd");
  const kernels = open(64) as unknown as { lanes(): number; row_tile(): number };
  expect([kernels.lanes(), kernels.row_tile()]).toEqual([lanes, rowTile]);
});
