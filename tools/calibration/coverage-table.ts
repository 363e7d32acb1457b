/**
 * Calibrated intervals around persistence on real prices: lowest and highest coverage over every 1,000
 * sessions, mean Winkler score and mean width in percent of the last close, by file and method.
 *
 *     node tools/calibration/coverage-table.ts [--coverage 0.9] [--step 1] PRICES.csv…
 */

import { basename } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { readPriceFile } from "../../packages/afterbell/src/index.ts";
import {
  aci,
  calibrate,
  dtaci,
  meanWidth,
  pid,
  rollingCoverage,
  split,
  winklerScore,
} from "../../packages/afterbell/src/scores/index.ts";
import { outcomesOf } from "../../packages/afterbell/test/support/outcomes.ts";
import { relativeIntervals } from "../../packages/afterbell/test/support/relative-intervals.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { coverage: { type: "string", default: "0.9" }, step: { type: "string", default: "1" } },
});
const nominalCoverage = Number(values.coverage);
const stepAhead = Number(values.step);

console.log("| file | rows | method | lowest | highest | Winkler | width | ms |");
console.log("|---|---|---|---|---|---|---|---|");
for (const file of positionals) {
  const { series } = await readPriceFile(file, { symbol: basename(file, ".csv") });
  const rows = outcomesOf(series, { stepAhead });
  for (const method of [split(), aci(), dtaci(), pid()]) {
    calibrate(rows, { method, nominalCoverage }); // once for the compiler
    const start = performance.now();
    const intervals = calibrate(rows, { method, nominalCoverage });
    const took = performance.now() - start;
    const scored = relativeIntervals(rows, intervals);
    const rolling = rollingCoverage(intervals, 1000);
    const cells = [
      series.symbol,
      rows.dates.length,
      method.name,
      rolling?.lowest.toFixed(3),
      rolling?.highest.toFixed(3),
      (100 * winklerScore(scored, nominalCoverage)!).toFixed(2),
      (100 * meanWidth(scored, nominalCoverage)!).toFixed(2),
      took.toFixed(1),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}
