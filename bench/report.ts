/** @file Everything measured, for people and for programs. */

import type { Absence } from "./measure.ts";
import { columns, flopOf, type Measured, rowsOf, targetText } from "./row.ts";
import { formatTable } from "./table.ts";
import { judge, type Target, targets } from "./target.ts";

export interface Report extends Measured {
  readonly absences: readonly Absence[];
  /** Lines about where and how it was measured. */
  readonly circumstances: readonly string[];
}

export function markdownOf(report: Report): string {
  const { circumstances, measurements, memory } = report;
  const parts = [
    "# Results\n",
    [...circumstances, ...peakLines(measurements)].map((line) => `- ${line}\n`).join(""),
    formatTable(columns, rowsOf({ measurements, memory })),
    absenceLines(report),
    openTargetLines(report),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function peakLines(measurements: Measured["measurements"]): string[] {
  if (measurements.length === 0) return [];
  const peaks = measurements.flatMap((one) => one.peaks).map((peak) => peak / 1e9);
  if (peaks.length === 0) return ["FMA peak of one core: not measured"];
  const [lowest, highest] = [Math.min(...peaks), Math.max(...peaks)];
  return [`FMA peak of one core: ${lowest.toFixed(0)} to ${highest.toFixed(0)} GFLOP/s`];
}

/** One line for each reason. */
function absenceLines({ absences, memory }: Report): string {
  const all = [
    ...absences.map(({ task, contender, reason }) => ({ what: task as string, contender, reason })),
    ...memory.flatMap(({ activity, contender, result }) =>
      "reason" in result
        ? [{ what: `memory of ${activity}`, contender, reason: result.reason }]
        : [],
    ),
  ];
  const groups = new Map<string, string[]>();
  for (const { what, contender, reason } of all) {
    const text = `${contender}: ${reason}`;
    groups.set(text, [...(groups.get(text) ?? []), what]);
  }
  const lines = [...groups].map(([text, whats]) => `- ${text} (${whats.join("; ")})\n`);
  return lines.length === 0 ? "" : `Not measured:\n\n${lines.join("")}`;
}

/** Targets of what was asked for that this run says nothing about. */
function openTargetLines({ measurements, absences, memory }: Report): string {
  const asked = new Set([...measurements, ...absences].map(({ task }) => task));
  const lines = targets
    .filter((target) => ("bytes" in target ? memory.length > 0 : asked.has(target.task)))
    .filter((target) => judge(target, measurements, memory, flopOf).reached === null)
    .map((target) => `- ${openTargetText(target)}\n`);
  return lines.length === 0 ? "" : `Targets this run says nothing about:\n\n${lines.join("")}`;
}

function openTargetText(target: Target): string {
  if ("bytes" in target) return `memory, ${target.of}, ${target.activity}: ${targetText(target)}`;
  if ("faster" in target) return `${target.task}: ${targetText(target)} ${target.against}`;
  return `${target.task}: ${target.of} ${targetText(target)}`;
}

/** One line. */
export function jsonOf(report: Report): string {
  const { measurements, memory } = report;
  const verdicts = targets.map((target) => {
    const { reached, isReached } = judge(target, measurements, memory, flopOf);
    return { ...target, reached, isReached };
  });
  return JSON.stringify({ ...report, targets: verdicts });
}
