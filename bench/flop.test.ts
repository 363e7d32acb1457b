import { planNetwork } from "@afterbell/lstm";
import { expect, test } from "vitest";
import { flopPerEpoch } from "./flop.ts";
import { type WorkloadName, windowCount, workloads } from "./workload.ts";

// Counted by hand: seed 60 · (60,800 + 120,000) a window, wide 60 · 1,605,632, panel 60 · 30,208, panel-29
// 22 · 39,424.
test.each([
  ["seed", 10_848_000 * 1269],
  ["wide", 96_337_920 * 4096],
  ["panel", 1_812_480 * 77_000],
  ["panel-29", 867_328 * 30_800],
] as [WorkloadName, number][])("an epoch of %s is %d operations", (name, flop) => {
  const workload = workloads[name];
  expect(flopPerEpoch(planNetwork(workload.network), windowCount(workload))).toBe(flop);
});
