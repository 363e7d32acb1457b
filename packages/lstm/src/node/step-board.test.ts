import fc from "fast-check";
import { expect, test } from "vitest";
import type { BatchStep } from "../kernel/batch-step.ts";
import { MAX_SHARDS } from "../kernel/shards.ts";
import type { Loss } from "../loss.ts";
import { planNetwork } from "../network.ts";
import { StepBoard } from "./step-board.ts";

const MAX_BATCH_SIZE = 6;
const network = planNetwork({
  contextLength: 2,
  features: 1,
  layers: [{ type: "lstm", units: 3, returnSequences: true }],
});
const boards = () => {
  const board = new StepBoard(network, MAX_BATCH_SIZE);
  return [board, new StepBoard(network, MAX_BATCH_SIZE, board.memory)] as const;
};
const word = fc.nat(2 ** 32 - 1);
const levels = fc.uniqueArray(fc.double({ min: 0.01, max: 0.99, noNaN: true }), {
  minLength: 1,
  maxLength: 3,
});
const loss: fc.Arbitrary<Loss> = fc.oneof(
  fc.constantFrom<Loss>({ type: "mse" }, { type: "mae" }, { type: "gaussian" }),
  fc.constant<Loss>({ type: "student-t" }),
  fc.double({ min: 1e-9, max: 1e9, noNaN: true }).map((delta): Loss => ({ type: "huber", delta })),
  levels.map((quantileLevels): Loss => ({ type: "pinball", quantileLevels })),
);
const dropout = fc.option(fc.record({ key: fc.tuple(word, word), step: word }));
const targets = fc
  .array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 36 })
  .map((values) => Float64Array.from(values));

test("property: a step is read as it was put up, by whoever joins", () => {
  fc.assert(
    fc.property(loss, dropout, targets, (loss, dropout, values) => {
      const [board, other] = boards();
      board.targets.set(values);
      const targets = board.targets.subarray(0, values.length);
      const step: BatchStep = { batchSize: 5, targets, loss, dropout };
      board.putUp(step, 1);
      expect(other.read()).toEqual(step);
    }),
  );
});

test("a shard goes to one thread, its own first, and none is left over", () => {
  const [board, other] = boards();
  const step: BatchStep = {
    batchSize: 4,
    targets: board.targets,
    loss: { type: "mse" },
    dropout: null,
  };
  expect(other.claim(1, 2)).toBeNull();
  board.putUp(step, MAX_SHARDS);
  expect([other.claim(1, 2), other.claim(1, 2), other.claim(1, 2)]).toEqual([1, 3, 0]);
  expect([board.claim(0, 2), board.claim(0, 2)]).toEqual([2, null]);
  board.finish(2, 0.25);
  other.fail(1, "a reason");
  expect([0, 1, 2].map((shard) => board.waitForShard(shard, 1))).toEqual([
    "claimed",
    "failed",
    "done",
  ]);
  expect([board.lossOf(2), board.reason]).toEqual([0.25, "a reason"]);
});

test("a wait for a step ends with the next one, and with the board's closing", () => {
  const [board, other] = boards();
  const step: BatchStep = {
    batchSize: 1,
    targets: board.targets,
    loss: { type: "mse" },
    dropout: null,
  };
  board.putUp(step, 1);
  const seen = other.waitForStep(0);
  board.close();
  expect(other.waitForStep(seen)).toBe(seen + 1);
  expect(other.isClosed).toBe(true);
});
