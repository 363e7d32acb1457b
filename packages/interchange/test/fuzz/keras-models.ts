/**
 * Mutated model files, many of them: each must end in a typed error or a model that runs.
 *
 *     node --max-old-space-size=1024 packages/interchange/test/fuzz/keras-models.ts [RUNS] [SEED]
 */

import { performance } from "node:perf_hooks";
import { LstmError } from "@afterbell/lstm";
import fc from "fast-check";
import { InterchangeError } from "../../src/errors.ts";
import { readKerasModel } from "../../src/keras/keras-model.ts";
import { planSequential } from "../../src/network/sequential-network.ts";
import { mutatedModel } from "../support/keras-mutation.ts";

const [runs = 10_000, seed = 1] = process.argv.slice(2).map(Number);

const outcomes: Record<string, number> = {};
let slowestMs = 0;
const report = fc.check(
  fc.property(mutatedModel(), (bytes) => {
    const start = performance.now();
    const outcome = outcomeOf(bytes);
    slowestMs = Math.max(slowestMs, performance.now() - start);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }),
  { numRuns: runs, seed },
);
// Not the file itself: it is some ten thousand numbers. Seed and path make it again.
if (report.failed)
  throw new Error(`path ${report.counterexamplePath}`, { cause: report.errorInstance });
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ runs, seed, outcomes, slowestMs: Math.round(slowestMs), peakMb }));

function outcomeOf(bytes: Uint8Array): string {
  try {
    const { network } = readKerasModel(bytes, "mutated.keras");
    const pass = planSequential(network);
    pass.run(new Float64Array(pass.inputShape.reduce((a, b) => a * b, 1)));
    return "a model";
  } catch (error) {
    // Weights of 1e38, say, are finite and what they make of numbers is not.
    if (error instanceof InterchangeError || error instanceof LstmError) return error.code;
    throw error;
  }
}
