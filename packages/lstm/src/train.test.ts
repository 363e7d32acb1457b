import { describe, expect, test } from "vitest";
import { DivergedError, InvalidNetworkError, ShapeError } from "./errors.ts";
import { initialParameters } from "./initialise.ts";
import { type Loss, outputsPerTarget } from "./loss.ts";
import { meanLoss, meanSquaredError } from "./mean-loss.ts";
import { planNetwork } from "./network.ts";
import { referenceBackend } from "./reference/reference-backend.ts";
import { train } from "./train.ts";
import type { TrainingOptions } from "./training-options.ts";
import type { EpochReport } from "./training-progress.ts";
import type { TrainingState } from "./training-state.ts";
import type { Windows } from "./windows.ts";

const network = planNetwork({
  contextLength: 8,
  features: 1,
  layers: [
    { type: "lstm", units: 6 },
    { type: "dropout", rate: 0.2 },
    { type: "dense", units: 1 },
  ],
});
const series = Float64Array.from({ length: 80 }, (_, i) => 0.5 + 0.4 * Math.sin(0.3 * i));
const windowsFrom = (first: number, count: number): Windows => ({
  values: series,
  features: 1,
  contextLength: 8,
  starts: Int32Array.from({ length: count }, (_, i) => first + i),
  targets: series.slice(first + 8, first + 8 + count),
});
const training = windowsFrom(0, 50);
const validation = windowsFrom(50, 20);
const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const base: TrainingOptions = { seed: 7, epochs: 6, batchSize: 16, adam };
const quantiles: Loss = { type: "pinball", quantileLevels: [0.1, 0.5, 0.9] };
const cosine = { learningRateSchedule: { type: "cosine", minimumShare: 0.1 } } as const;
const exponential = {
  learningRateSchedule: { type: "exponential", decayRate: 0.5, decayEpochs: 3 },
} as const;
const warmUp = {
  learningRateSchedule: { type: "warmup-cosine", warmupSteps: 5, minimumShare: 0 },
} as const;
const steps = { learningRateSchedule: { type: "step", epochs: [2, 4], factor: 0.5 } } as const;
const open = () => referenceBackend.open(network, { maxBatchSize: 16 });

async function trained(options: Partial<TrainingOptions> = {}) {
  const executor = open();
  const result = await train(executor, training, { ...base, ...options });
  return { executor, result, weights: executor.parameters() };
}

test("learns a sine: the error falls far below that of its mean", async () => {
  const { executor } = await trained({ epochs: 40 });
  const mean = training.targets.reduce((a, b) => a + b) / training.targets.length;
  const variance = training.targets.reduce((sum, y) => sum + (y - mean) ** 2, 0) / 50;
  expect(meanSquaredError(executor, validation)).toBeLessThan(0.05 * variance);
});

test("the same seed gives the same bits, another seed others", async () => {
  const { weights } = await trained();
  expect((await trained()).weights).toEqual(weights);
  expect((await trained({ seed: 8 })).weights).not.toEqual(weights);
});

test("the reported loss is the mean over windows, the short last batch by its size", async () => {
  const still = { ...adam, learningRate: Number.MIN_VALUE }; // no step, so every batch sees the same weights
  const noDropout = planNetwork({
    ...network.spec,
    layers: network.spec.layers.filter((l) => l.type !== "dropout"),
  });
  const plain = referenceBackend.open(noDropout, { maxBatchSize: 16 });
  const { history } = await train(plain, training, { ...base, epochs: 1, adam: still });
  expect(history[0]!.loss).toBeCloseTo(meanSquaredError(plain, training), 12);
});

test("training resumed after any epoch ends with the bits of an undisturbed one", async () => {
  const reports: EpochReport[] = [];
  const options = { validation, earlyStopping: { patience: 3 } };
  const whole = await trained({ ...options, onEpoch: (report) => void reports.push(report) });
  for (const { state } of reports) {
    const resumed = await trained({ ...options, resumeFrom: state });
    expect(resumed.weights).toEqual(whole.weights);
    expect(resumed.result).toEqual(whole.result);
  }
});

describe("any objective and schedule", () => {
  const objectives: [string, Partial<TrainingOptions>][] = [
    ["Student-t, clipped, cosine", { loss: { type: "student-t" }, clipNorm: 0.5, ...cosine }],
    ["quantiles, L2, exponential", { loss: quantiles, l2: 1e-4, ...exponential }],
    ["Huber, steps", { loss: { type: "huber", delta: 0.1 }, ...steps }],
    [
      "mean squared error, weight decay, warm-up and cosine",
      { loss: { type: "mse" }, adam: { ...adam, weightDecay: 0.01 }, ...warmUp },
    ],
  ];

  test.each(objectives)(
    "%s: learns, and a resumed training ends with the same bits",
    async (...c) => {
      const options = { ...c[1], epochs: 6 };
      const loss = options.loss!;
      const wide = planNetwork({
        ...network.spec,
        layers: [...network.spec.layers, { type: "dense", units: outputsPerTarget(loss) }],
      });
      const run = async (more: Partial<TrainingOptions>) => {
        const executor = referenceBackend.open(wide, { maxBatchSize: 16 });
        const result = await train(executor, training, { ...base, ...options, ...more });
        return { result, executor, weights: executor.parameters() };
      };
      const states: TrainingState[] = [];
      const whole = await run({ onEpoch: ({ state }) => void states.push(state) });
      for (const resumeFrom of states) {
        expect((await run({ resumeFrom })).weights).toEqual(whole.weights);
      }
      const untrained = referenceBackend.open(wide, { maxBatchSize: 16 });
      untrained.setParameters(initialParameters(wide, base.seed));
      const before = meanLoss(untrained, validation, loss);
      expect(meanLoss(whole.executor, validation, loss)).toBeLessThan(before);
    },
  );

  test("the validation loss is the loss itself, the reported loss has the penalty", async () => {
    const { executor, result } = await trained({
      epochs: 1,
      loss: { type: "mae" },
      l2: 100,
      validation,
    });
    const { loss, validationLoss } = result.history[0]!;
    expect(validationLoss).toBe(meanLoss(executor, validation, { type: "mae" }));
    expect(loss).toBeGreaterThan(100);
  });

  test("a step's learning rate is that of its schedule", async () => {
    const still = await trained({ learningRateSchedule: { type: "step", epochs: [2], factor: 1 } });
    expect(still.weights).toEqual((await trained()).weights);
    const factor = 1e-300; // no weight moves after the second epoch
    const stopped = await trained({ learningRateSchedule: { type: "step", epochs: [2], factor } });
    expect(stopped.weights).toEqual((await trained({ epochs: 2 })).weights);
  });
});

test("a schedule by step counts the batches of all epochs", async () => {
  const executor = open();
  const rates: number[] = [];
  const { adamStep } = executor;
  executor.adamStep = (options, step) => {
    rates.push(options.learningRate);
    adamStep.call(executor, options, step);
  };
  await train(executor, training, { ...base, epochs: 2, ...warmUp });
  const steps = 8; // two epochs of 50 windows in batches of 16
  const expected = Array.from(
    { length: steps },
    (_, k) => 0.01 * Math.min(1, (k + 1) / 5) * (0.5 + 0.5 * Math.cos((Math.PI * k) / steps)),
  );
  expect(rates.length).toBe(steps);
  for (const [k, rate] of rates.entries()) expect(rate).toBeCloseTo(expected[k]!, 15);
});

test("early stopping keeps the weights of the epoch with the lowest validation loss", async () => {
  const { executor, result } = await trained({
    epochs: 60,
    adam: { ...adam, learningRate: 0.05 },
    validation,
    earlyStopping: { patience: 2 },
  });
  const losses = result.history.map((epoch) => epoch.validationLoss!);
  expect(result.epoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
  expect(result.history.length).toBe(result.epoch + 2);
  expect(result.history.length).toBeLessThan(60);
  expect(meanSquaredError(executor, validation)).toBe(Math.min(...losses));
});

test("an aborted training stops at the next batch", async () => {
  const controller = new AbortController();
  let batches = 0;
  const run = trained({
    signal: controller.signal,
    onBatch: () => {
      if (++batches === 3) controller.abort();
    },
  });
  await expect(run).rejects.toMatchObject({ name: "AbortError" });
  expect(batches).toBe(3);
});

describe("rejects", () => {
  test("a loss that is no longer finite, saying where", async () => {
    const huge = { ...training, targets: training.targets.map(() => 1e200) };
    const run = train(open(), huge, base);
    await expect(run).rejects.toThrow(DivergedError);
    await expect(run).rejects.toThrow("training diverged: loss of batch 1 Infinity in epoch 1");
  });

  test("options out of range, before any work", async () => {
    await expect(trained({ epochs: 0 })).rejects.toThrow("epochs: expected a whole number");
    await expect(trained({ batchSize: 2.5 })).rejects.toThrow("batchSize");
    await expect(trained({ adam: { ...adam, learningRate: -1 } })).rejects.toThrow(
      InvalidNetworkError,
    );
    await expect(trained({ adam: { ...adam, weightDecay: Number.NaN } })).rejects.toThrow(
      "weightDecay: expected a number, 0 or more, got NaN",
    );
    await expect(trained({ earlyStopping: { patience: 1 } })).rejects.toThrow("validation windows");
    await expect(trained({ seed: -1 })).rejects.toThrow("seed");
    await expect(trained({ l2: -1 })).rejects.toThrow("l2: expected a number, 0 or more, got -1");
    await expect(trained({ clipNorm: 0 })).rejects.toThrow("clipNorm: expected a number above 0");
    const learningRateSchedule = { type: "cosine", minimumShare: 2 } as const;
    await expect(trained({ learningRateSchedule })).rejects.toThrow(
      "learningRateSchedule.minimumShare: expected a share from 0 to 1, got 2",
    );
  });

  test("a loss out of range, or one that takes more answers than the network gives", async () => {
    await expect(trained({ loss: { type: "huber", delta: -1 } })).rejects.toThrow("loss.delta");
    await expect(trained({ loss: { type: "gaussian" } })).rejects.toThrow(
      "layers: expected a multiple of 2 units in the last layer (loss gaussian), got 1",
    );
  });

  test("zero windows and targets that do not fit", async () => {
    await expect(train(open(), windowsFrom(0, 0), base)).rejects.toThrow(ShapeError);
    const short = { ...training, targets: training.targets.slice(1) };
    await expect(train(open(), short, base)).rejects.toThrow(
      "targets: expected (50, 1) values, got 49",
    );
  });
});
