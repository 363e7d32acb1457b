/**
 * Mutated scaler files, many of them: each must end in a typed error or a valid scaler.
 *
 *     node --max-old-space-size=1024 packages/interchange/test/fuzz/scaler-pickles.ts [RUNS] [SEED]
 */

import { performance } from "node:perf_hooks";
import fc from "fast-check";
import { InterchangeError } from "../../src/errors.ts";
import { readScaler } from "../../src/sklearn/read-scaler.ts";
import { mutatedFile } from "../support/mutation.ts";
import { scalerCases } from "../support/scaler-cases.ts";

const [runs = 10_000, seed = 1] = process.argv.slice(2).map(Number);
const files = scalerCases.cases.map(({ file }) => new Uint8Array(Buffer.from(file, "base64")));

const outcomes: Record<string, number> = {};
let slowestMs = 0;
fc.assert(
  fc.property(mutatedFile(files), (bytes) => {
    const start = performance.now();
    const outcome = outcomeOf(bytes);
    slowestMs = Math.max(slowestMs, performance.now() - start);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }),
  { numRuns: runs, seed },
);
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ runs, seed, outcomes, slowestMs: Math.round(slowestMs), peakMb }));

function outcomeOf(bytes: Uint8Array): string {
  try {
    readScaler(bytes, { file: "mutated.pkl" });
    return "a scaler";
  } catch (error) {
    if (error instanceof InterchangeError) return error.code;
    throw error;
  }
}
