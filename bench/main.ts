/** @file `npm run bench`: measures Afterbell beside its peers and prints one table. See README.md. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { circumstancesOf, startNow } from "./circumstances.ts";
import { type Flags, parseFlags, UsageError, usage } from "./flags.ts";
import { compileFmaPeak } from "./fma-peak.ts";
import { measureTasks } from "./measure.ts";
import type { Pace } from "./measurement.ts";
import { measureMemory } from "./memory.ts";
import { jsonOf, markdownOf } from "./report.ts";
import { tasks } from "./task.ts";
import { prepareTools } from "./tools.ts";

const wholePace: Pace = { mostRounds: 9, forecastSeconds: 0.3, isQuick: false };
const quickPace: Pace = { mostRounds: 3, forecastSeconds: 0.1, isQuick: true };

try {
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) process.stdout.write(usage);
  else await bench(flags);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

async function bench(flags: Flags): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "afterbell-bench-"));
  const start = startNow();
  try {
    const wanted = tasks.filter(({ name }) => flags.tasks.has(name));
    const measurePeak = compileFmaPeak(folder);
    const results = await measureTasks(wanted, {
      folder,
      tools: prepareTools(wanted, say),
      measurePeak,
      pace: flags.quick ? quickPace : wholePace,
      report: say,
    });
    const memory = flags.tasks.has("memory") ? await measureMemory(folder, say) : [];
    const circumstances = circumstancesOf(flags, measurePeak, start, new Date());
    const report = { ...results, memory, circumstances };
    const markdown = markdownOf(report);
    process.stdout.write(markdown);
    if (flags.json) process.stdout.write(`${jsonOf(report)}\n`);
    if (flags.write) writeFileSync(join(import.meta.dirname, "RESULTS.md"), markdown);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Progress goes to standard error, so that the table alone can be redirected. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
