import { expect, test } from "vitest";
import type { Measurement } from "./measurement.ts";
import type { MemoryGrowth } from "./memory.ts";
import { judge, targets } from "./target.ts";
import { tasks } from "./task.ts";

const flop = () => 100;

function measured(contender: string, seconds: number[], peaks: number[] = []): Measurement {
  return {
    task: "seed",
    contender,
    version: "",
    threads: 1,
    timed: "epoch",
    seconds,
    peaks,
    loss: 0,
  };
}

test("a ratio is that of medians", () => {
  const target = { task: "seed", of: "wasm", against: "PyTorch", faster: 2 } as const;
  const slow = measured("PyTorch", [4, 6, 5]);
  expect(judge(target, [measured("wasm", [2, 2.5, 9]), slow], [], flop)).toMatchObject({
    reached: 2,
    isReached: true,
  });
  expect(judge(target, [measured("wasm", [2, 2.6, 9]), slow], [], flop).isReached).toBe(false);
  expect(judge(target, [slow], [], flop)).toMatchObject({ reached: null, isReached: null });
});

test("a share of the peak is that of each round's own peak", () => {
  const target = { task: "seed", of: "native", peakShare: 0.75 } as const;
  // 100 operations: 0.5, 0.8 and 1 of what the peak would have done.
  const one = measured("native", [2, 1, 0.5], [100, 125, 200]);
  expect(judge(target, [one], [], flop)).toMatchObject({ reached: 0.8, isReached: true });
  expect(judge(target, [measured("native", [2])], [], flop).reached).toBeNull();
});

test("a process may grow by as much as the target says", () => {
  const grown = (after: number): MemoryGrowth => ({
    contender: "native",
    activity: "epochs",
    warmUp: 1,
    times: 2,
    result: { backend: "", warm: 50e6, after },
  });
  const target = { activity: "epochs", of: "native", bytes: 5e6 } as const;
  expect(judge(target, [], [grown(55e6)], flop)).toMatchObject({ reached: 5e6, isReached: true });
  expect(judge(target, [], [grown(55.1e6)], flop).isReached).toBe(false);
});

test("every target is about contenders of its task", () => {
  for (const target of targets) {
    if ("bytes" in target) continue;
    const { entries } = tasks.find(({ name }) => name === target.task)!;
    const wanted = [target.of, ...("against" in target ? [target.against] : [])];
    expect(entries.map(({ contender }) => contender)).toEqual(expect.arrayContaining(wanted));
  }
});
