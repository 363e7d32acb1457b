/** @file Where and how it was measured. */

import { spawnSync } from "node:child_process";
import { arch, cpus, loadavg, release, type as system, totalmem } from "node:os";
import type { Flags } from "./flags.ts";
import type { MeasurePeak } from "./fma-peak.ts";

/** What can be told only before anything is measured. */
export interface Start {
  readonly time: Date;
  /** Processes that ran or waited to, on average over the last minute; 0 where the system has no such number. */
  readonly load: number;
}

export function startNow(): Start {
  return { time: new Date(), load: loadavg()[0]! };
}

export function circumstancesOf(
  { quick }: Flags,
  measurePeak: MeasurePeak | null,
  start: Start,
  end: Date,
): string[] {
  const processors = cpus();
  const minutes = (end.getTime() - start.time.getTime()) / 60_000;
  return [
    ...(quick ? ["a quick run: too few repetitions to quote"] : []),
    `${processors.length} × ${processors[0]?.model ?? arch()}, ${Math.round(totalmem() / 1e9)} GB, ${measurePeak?.().vectors ?? "vectors unknown"}, ${system()} ${release()}`,
    `Node ${process.versions.node}, Afterbell at commit ${commit()}`,
    `${start.time.toISOString().slice(0, 16).replace("T", " ")} UTC, ${minutes.toFixed(1)} minutes, load before ${start.load.toFixed(1)}`,
  ];
}

function commit(): string {
  const { stdout, status } = spawnSync("git", ["describe", "--always", "--dirty"], {
    encoding: "utf8",
    cwd: import.meta.dirname,
  });
  return status === 0 ? stdout.trim() : "unknown";
}
