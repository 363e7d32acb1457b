import { readFile, truncate, writeFile } from "node:fs/promises";
import { DamagedFileError } from "@afterbell/interchange";
import { initialParameters, planNetwork, type TrainingState } from "@afterbell/lstm";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { classicRecipe, type LstmRecipe, networkOf } from "../models/lstm/recipe.ts";
import type { CheckpointContent, TrainingIdentity } from "./checkpoint.ts";
import { openWorkspace } from "./workspace.ts";

const recipe: LstmRecipe = {
  ...classicRecipe,
  network: { lstmUnits: [2], denseUnits: [], dropout: 0 },
};
const identity: TrainingIdentity = {
  symbol: "AAPL",
  recipe,
  seed: 7,
  backend: "reference",
  fingerprint: "abc",
  trainEnd: 100,
};
const weights = (seed: number) => initialParameters(planNetwork(networkOf(recipe)), seed);
const contentWith = (best: TrainingState["best"]): CheckpointContent => {
  const losses = [1, 2].map((n) => ({
    loss: n / 3,
    validationLoss: best && n / 7,
    testLoss: n / 9,
  }));
  return {
    losses,
    state: {
      epochsDone: 2,
      parameters: weights(1),
      moments: { first: weights(2), second: weights(3) },
      history: losses.map(({ loss, validationLoss }) => ({ loss, validationLoss })),
      best,
    },
  };
};

test.each([null, { epoch: 1, parameters: weights(4) }])(
  "what was written is read",
  async (best) => {
    const checkpoint = openWorkspace(await temporaryFolder()).checkpoints.open(identity);
    expect(await checkpoint.read()).toBeNull();
    await checkpoint.write(contentWith(best));
    expect(await checkpoint.read()).toEqual(contentWith(best));
    await checkpoint.remove();
    expect(await checkpoint.read()).toBeNull();
  },
);

test("another recipe, seed, backend, split or data cannot go on from it", async () => {
  const home = await temporaryFolder();
  await openWorkspace(home).checkpoints.open(identity).write(contentWith(null));
  const others: Partial<TrainingIdentity>[] = [
    { seed: 8 },
    { fingerprint: "abd" },
    { trainEnd: 99 },
    { backend: "wasm" },
    { recipe: { ...recipe, training: { ...recipe.training, learningRate: 0.004 } } },
  ];
  for (const other of others) {
    expect(
      await openWorkspace(home)
        .checkpoints.open({ ...identity, ...other })
        .read(),
    ).toBeNull();
  }
});

test("a truncated or altered checkpoint is rejected by name", async () => {
  const checkpoint = openWorkspace(await temporaryFolder()).checkpoints.open(identity);
  await checkpoint.write(contentWith(null));
  const whole = await readFile(checkpoint.file);
  const altered = Buffer.from(whole);
  altered[whole.length - 3]! ^= 1;
  await writeFile(checkpoint.file, altered);
  await expect(checkpoint.read()).rejects.toThrow("checksum does not match");
  await writeFile(
    checkpoint.file,
    Buffer.from(whole.toString("latin1").replace('epochsDone\\":2', 'epochsDone\\":1'), "latin1"),
  );
  await expect(checkpoint.read()).rejects.toThrow("checksum does not match");
  await writeFile(checkpoint.file, whole);
  await truncate(checkpoint.file, whole.length - 1);
  await expect(checkpoint.read()).rejects.toThrow(DamagedFileError);
  await expect(checkpoint.read()).rejects.toThrow(checkpoint.file);
});
