import { describe, expect, test } from "vitest";
import { readGolden } from "./contract/support.contract.ts";
import { InvalidNetworkError, ShapeError } from "./errors.ts";
import { type Loss, outputsPerTarget } from "./loss.ts";
import { lossAndGradient } from "./loss-and-gradient.ts";

interface LossCase {
  readonly loss: Loss;
  readonly answers: readonly number[];
  readonly targets: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
}

function computed(loss: Loss, outputs: readonly number[], targets: readonly number[]) {
  const gradient = new Float64Array(outputs.length).fill(Number.NaN);
  const args = [Float64Array.from(outputs), Float64Array.from(targets)] as const;
  return { value: lossAndGradient(loss, ...args, gradient), gradient };
}

describe("agrees with PyTorch in float64 (tools/reference/losses_golden.py)", () => {
  const { cases } = readGolden("losses-pytorch.json") as { cases: LossCase[] };
  test.each(cases)("$loss.type", ({ loss, answers: outputs, targets, value, gradient }) => {
    const actual = computed(loss, outputs, targets);
    expect(Math.abs(actual.value - value)).toBeLessThan(1e-13 * Math.abs(value));
    for (const [e, expected] of gradient.entries()) {
      // Each by its own size: they span 12 decades. Below 1e-15 differences of ψ have rounded away.
      const tolerance = 1e-12 * Math.abs(expected) + 1e-15;
      expect(Math.abs(actual.gradient[e]! - expected), `output ${e}`).toBeLessThan(tolerance);
    }
  });
});

describe("rejects", () => {
  const cases: [string, Loss][] = [
    ["loss.delta: expected a number above 0, got 0", { type: "huber", delta: 0 }],
    ["loss.delta", { type: "huber", delta: Number.NaN }],
    ["loss.delta", { type: "huber", delta: Number.POSITIVE_INFINITY }],
    ["loss.quantileLevels: expected at least one", { type: "pinball", quantileLevels: [] }],
    ["loss.quantileLevels[1]", { type: "pinball", quantileLevels: [0.5, 1] }],
    ["loss.quantileLevels[0]", { type: "pinball", quantileLevels: [Number.NaN] }],
    ["loss.type: expected mse, mae", { type: "rmse" } as unknown as Loss],
  ];
  test.each(cases)("%s", (message, loss) => {
    const run = () => computed(loss, [1], [1]);
    expect(run).toThrow(InvalidNetworkError);
    expect(run).toThrow(message);
  });

  test("outputs that are not so many per target", () => {
    expect(() => computed({ type: "gaussian" }, [1, 2, 3], [1])).toThrow(ShapeError);
    const gradient = new Float64Array(1);
    const run = () =>
      lossAndGradient({ type: "mae" }, Float64Array.of(1, 2), Float64Array.of(1, 2), gradient);
    expect(run).toThrow("outGradient: expected 2 values, got 1");
  });
});

test("outputs in float32 are taken as they are", () => {
  const gradient = new Float32Array(2);
  const loss: Loss = { type: "pinball", quantileLevels: [0.25, 0.5] };
  expect(outputsPerTarget(loss)).toBe(2);
  const value = lossAndGradient(loss, Float32Array.of(1, 4), Float32Array.of(3), gradient);
  expect(value).toBe((0.25 * 2 + 0.5 * 1) / 2);
  expect([...gradient]).toEqual([-0.125, 0.25]);
});
