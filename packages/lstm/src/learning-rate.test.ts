import { describe, expect, test } from "vitest";
import { readGolden } from "./contract/support.contract.ts";
import { InvalidNetworkError } from "./errors.ts";
import {
  checkLearningRateSchedule,
  type LearningRateSchedule,
  learningRateShare,
} from "./learning-rate.ts";

interface RateGolden {
  readonly learningRate: number;
  readonly batches: number;
  readonly epochs: number;
  readonly cases: readonly { schedule: LearningRateSchedule; rates: readonly number[] }[];
}

const golden = readGolden("learning-rates.json") as RateGolden;

describe("agrees with Keras and PyTorch (tools/reference/learning_rate_golden.py)", () => {
  test.each(golden.cases)("$schedule", ({ schedule, rates }) => {
    checkLearningRateSchedule(schedule);
    for (const [step, expected] of rates.entries()) {
      const { batches: stepsPerEpoch, epochs } = golden;
      const share = learningRateShare(schedule, { steps: step, stepsPerEpoch, epochs });
      const tolerance = 1e-15 * golden.learningRate; // rounding of the first rate
      expect(Math.abs(golden.learningRate * share - expected)).toBeLessThan(tolerance);
    }
  });
});

test("a cosine stays at its least share once it is there", () => {
  const schedule = { type: "cosine", epochs: 2, minimumShare: 0.1 } as const;
  expect(learningRateShare(schedule, { steps: 7, stepsPerEpoch: 1, epochs: 9 })).toBe(0.1);
});

const refused: [string, unknown][] = [
  ["learningRateSchedule.decayRate", { type: "exponential", decayRate: 1.5, decayEpochs: 1 }],
  ["learningRateSchedule.decayRate", { type: "exponential", decayRate: 0, decayEpochs: 1 }],
  ["learningRateSchedule.decayEpochs", { type: "exponential", decayRate: 0.5, decayEpochs: 0 }],
  ["learningRateSchedule.minimumShare", { type: "cosine", minimumShare: Number.NaN }],
  ["learningRateSchedule.epochs", { type: "cosine", minimumShare: 0, epochs: 0 }],
  ["learningRateSchedule.factor", { type: "step", epochs: [1], factor: 0 }],
  ["learningRateSchedule.epochs[1]", { type: "step", epochs: [1, 1.5], factor: 0.5 }],
  ["learningRateSchedule.epochs: expected a list of epochs", { type: "step", factor: 0.5 }],
  ["learningRateSchedule.warmupSteps", { type: "warmup-cosine", warmupSteps: -1, minimumShare: 0 }],
  [
    "learningRateSchedule.warmupSteps",
    { type: "warmup-cosine", warmupSteps: 1.5, minimumShare: 0 },
  ],
  ["learningRateSchedule.minimumShare", { type: "warmup-cosine", warmupSteps: 1 }],
  [
    "learningRateSchedule.type: expected exponential, cosine, warmup-cosine or step",
    { type: "linear" },
  ],
  ["learningRateSchedule.type", null],
];
test.each(refused)("rejects %s: %o", (message, schedule) => {
  const check = () => checkLearningRateSchedule(schedule as LearningRateSchedule);
  expect(check).toThrow(InvalidNetworkError);
  expect(check).toThrow(message);
});
