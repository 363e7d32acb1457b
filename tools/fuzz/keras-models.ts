/**
 * Mutated model files, many of them: each must end in a typed error or a model that runs.
 *
 *     node --max-old-space-size=1024 tools/fuzz/keras-models.ts [RUNS] [SEED]
 */

import { performance } from "node:perf_hooks";
import fc from "fast-check";
import { readKerasModel } from "../../packages/afterbell/src/artifacts/keras/keras-model.ts";
import { AfterbellError } from "../../packages/afterbell/src/domain/errors.ts";
import { planImported } from "../../packages/afterbell/src/models/imported-network.ts";
import { mutatedModel } from "../../packages/afterbell/test/keras-mutation.ts";

const [runs = 10_000, seed = 1] = process.argv.slice(2).map(Number);

const outcomes: Record<string, number> = {};
let slowestMs = 0;
fc.assert(
  fc.property(mutatedModel(), (bytes) => {
    const start = performance.now();
    const outcome = outcomeOf(bytes);
    slowestMs = Math.max(slowestMs, performance.now() - start);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }),
  { numRuns: runs, seed },
);
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
console.log({ runs, seed, outcomes, slowestMs: Math.round(slowestMs), peakMb });

function outcomeOf(bytes: Uint8Array): string {
  try {
    const { network } = readKerasModel(bytes, "mutated.keras");
    const pass = planImported(network);
    pass.run(new Float64Array(pass.inputShape.reduce((a, b) => a * b, 1)));
    return "a model";
  } catch (error) {
    if (error instanceof AfterbellError) return error.code;
    throw error;
  }
}
