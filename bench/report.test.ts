import { expect, test } from "vitest";
import { markdownOf, type Report } from "./report.ts";

const common = { task: "seed", threads: 1, timed: "epoch", loss: 0.1 } as const;

const report: Report = {
  circumstances: ["a machine"],
  measurements: [
    {
      ...common,
      contender: "wasm",
      version: "0.1.0",
      seconds: [0.3, 0.2, 0.4],
      peaks: [2e11, 2e11, 2e11],
    },
    {
      ...common,
      contender: "PyTorch",
      version: "2.13.0",
      seconds: [0.6, 0.6, 0.6],
      peaks: [2e11, 2e11, 2e11],
    },
  ],
  absences: [
    { task: "seed", contender: "native", reason: "no compiler" },
    { task: "wide", contender: "native", reason: "no compiler" },
  ],
  memory: [],
};

test("a row shows median, range, how much faster ours are, the share of the peak and the targets", () => {
  const lines = markdownOf(report).split("\n");
  const cells = (text: string) =>
    lines
      .find((line) => line.includes(text))!
      .split("|")
      .map((cell) => cell.trim());
  expect(cells("| wasm")).toEqual([
    "",
    "seed: epoch",
    "wasm",
    "0.1.0",
    "3 × epoch",
    "0.300 s",
    "0.200 to 0.400",
    "",
    "23 %",
    "",
    "",
    "",
  ]);
  expect(cells("| PyTorch").slice(5, -1)).toEqual([
    "0.600 s",
    "0.600 to 0.600",
    "wasm 2.00×",
    "11 %",
    "native ≥ 5×, wasm ≥ 1.25×",
    "not measured, yes",
  ]);
});

test("what was not measured is said once for each reason", () => {
  expect(markdownOf(report)).toContain("- native: no compiler (seed; wide)\n");
});

test("targets nobody could be measured against are named", () => {
  const [, open] = markdownOf(report).split("Targets this run says nothing about:\n\n");
  expect(open?.split("\n").filter((line) => line.startsWith("- seed:"))).toEqual([
    "- seed: native ≥ 5× PyTorch",
    "- seed: native ≥ 14× Keras",
    "- seed: wasm ≥ 38× TensorFlow.js wasm",
    "- seed: native ≥ 75 %",
  ]);
});
