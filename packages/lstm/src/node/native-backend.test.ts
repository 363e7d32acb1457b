import { expect, test } from "vitest";
import { backendContract } from "../backend.contract.ts";
import { nativeBackend } from "./native-backend.ts";
import { nativeKernels, nativeObstacle } from "./native-kernels.ts";

const obstacle = nativeObstacle();

// float32 has 24 bits, 6e-8 each way; sums over a context and the rational tanh (2.9e-7) add to that.
// Made-up networks may cancel digits: the worst of 8,000 was off by 1.3e-5.
if (obstacle === null) {
  for (const { name } of nativeKernels()) {
    backendContract(name, nativeBackend(name), { golden: 1e-6, agreement: 1e-4 });
  }
} else if (process.env.CI) {
  test("the native kernels are built", () => expect(obstacle).toBeNull());
} else test.skip(`native: ${obstacle}`, () => {});

test.skipIf(obstacle !== null)(
  "a width this processor does not have is refused with those it has",
  () => {
    const [widest] = nativeKernels();
    expect(() => nativeBackend("native-avx1024")).toThrow(`expected ${widest!.name}`);
  },
);

test.skipIf(obstacle !== null)("kernels refuse what is not an arena and numbers", () => {
  const { floats, lstm_forward } = nativeKernels()[0]!.open(64);
  expect(floats.byteLength).toBe(256);
  const call = lstm_forward as unknown as (...values: unknown[]) => void;
  expect(() => call(0)).toThrow("the wrong number of arguments");
  expect(() => call(0, 1, 2)).toThrow("the wrong number of arguments");
  expect(() => call(0, "1")).toThrow("an argument of the wrong type");
  expect(() => call(0, Number.NaN)).toThrow("an argument of the wrong type");
  expect(() => call(0, 2 ** 32)).toThrow("an argument of the wrong type");
});
