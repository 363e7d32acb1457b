/** @file The most arithmetic a core does, measured by `fma-peak.c`. */

import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { pinned } from "./peer-process.ts";

export interface Peak {
  /** The widest the processor has, such as `AVX2`. */
  readonly vectors: string;
  /** Floating-point operations per second, a multiply-add as two. */
  readonly flops: number;
}

/** Measures it now, on the processor that contenders with one thread run on. */
export type MeasurePeak = () => Peak;

/** @returns null Where no C compiler is found, or none that knows this processor's vectors. */
export function compileFmaPeak(folder: string): MeasurePeak | null {
  const program = join(folder, "fma-peak");
  const source = join(import.meta.dirname, "fma-peak.c");
  const flags = ["-O3", "-ffp-contract=fast", source, "-o", program];
  const compilers = [process.env.CC ?? "cc", "gcc", "clang", "clang-19"];
  if (!compilers.some((name) => spawnSync(name, flags).status === 0)) return null;
  const [first, ...rest] = pinned([program]);
  return () => JSON.parse(execFileSync(first!, rest, { encoding: "utf8" }));
}
