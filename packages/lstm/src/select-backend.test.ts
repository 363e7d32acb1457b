import { expect, test } from "vitest";
import { selectBackend } from "./select-backend.ts";

test("auto is the fastest there is, and each name forces its own", () => {
  expect(selectBackend().name).toBe("wasm-relaxed-simd"); // tests run on an engine that has it
  expect(selectBackend("auto").name).toBe(selectBackend("wasm").name);
  expect(selectBackend("reference").name).toBe("reference");
});

test("another name is refused with those there are", () => {
  expect(() => selectBackend("cuda")).toThrow("backend: expected auto, wasm, reference, got cuda");
});
