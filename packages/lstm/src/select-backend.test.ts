import { expect, test } from "vitest";
import { selectBackend } from "./select-backend.ts";
import { hasVariant } from "./wasm/wasm-kernels.ts";

const isRelaxed = hasVariant("wasm-relaxed-simd");

test("auto is the fastest there is, and each name forces its own", () => {
  expect(selectBackend().name).toBe(isRelaxed ? "wasm-relaxed-simd" : "wasm-simd");
  expect(selectBackend("auto").name).toBe(selectBackend("wasm").name);
  expect(selectBackend("reference").name).toBe("reference");
});

test("there is no native one outside Node", () => {
  expect(() => selectBackend("native")).toThrow("backend: expected Node for native");
});

test("another name is rejected with those there are", () => {
  expect(() => selectBackend("cuda")).toThrow(
    "backend: expected auto, native, wasm, reference, got cuda",
  );
});
