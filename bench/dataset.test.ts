import { expect, test } from "vitest";
import { makeDataset } from "./dataset.ts";
import { workloads } from "./workload.ts";

test("a target is the first feature of the session after its context, in the same series", () => {
  const { values, starts, targets } = makeDataset(workloads.panel);
  expect([starts.length, targets.length, values.length]).toEqual([77_000, 77_000, 50 * 1600 * 11]);
  const lastOfFirstSeries = 1539;
  expect(starts[lastOfFirstSeries]).toBe(1539);
  expect(targets[lastOfFirstSeries]).toBe(values[1599 * 11]);
  expect(starts[lastOfFirstSeries + 1]).toBe(1600);
});

test("every series spans 0 to 1", () => {
  const { values } = makeDataset(workloads.seed);
  expect([Math.min(...values), Math.max(...values)]).toEqual([0, 1]);
});
