import { expect, test } from "vitest";
import { selectBackend } from "./backends.ts";
import { nativeObstacle } from "./native-kernels.ts";

const obstacle = nativeObstacle();

test("auto is native where that is built, and wasm where it is not", () => {
  expect(selectBackend().name).toMatch(
    obstacle === null ? /^native-(avx2|avx512|neon)$/ : /^wasm-/,
  );
  expect(selectBackend("wasm").name).toMatch(/^wasm-/);
  expect(selectBackend("reference").name).toBe("reference");
  expect(() => selectBackend("cuda")).toThrow("expected auto, native, wasm, reference, got cuda");
});

test("native is there, or the refusal says why not", () => {
  if (obstacle === null) expect(selectBackend("native").name).toBe(selectBackend().name);
  else expect(() => selectBackend("native")).toThrow(obstacle);
});
