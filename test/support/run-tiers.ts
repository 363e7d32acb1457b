/**
 * @file Runs every tier of tests but soak. `present` leaves out the tiers of which a part is absent and names
 * them; `all` ends with 1 where any part is absent.
 */

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { AbsentPartError, partsOfTier } from "../../packages/afterbell/test/support/parts.ts";

const [which, ...vitestArgs] = process.argv.slice(2);
if (which !== "present" && which !== "all") throw new Error(`present or all, not ${which}`);

const absences = Object.entries(partsOfTier).map(([tier, finders]) => ({
  tier,
  reasons: [...new Set(finders.flatMap((find) => absence(find) ?? []))],
}));
for (const { tier, reasons } of absences.filter(({ reasons }) => reasons.length > 0)) {
  console.log(
    `tier ${tier} ${which === "all" ? "cannot run" : "is left out"}: ${reasons.join("; ")}`,
  );
}
const left = absences.filter(({ reasons }) => reasons.length > 0).map(({ tier }) => tier);
process.exitCode = which === "all" && left.length > 0 ? 1 : runVitest(left);

function absence(find: () => unknown): string | undefined {
  try {
    find();
    return undefined;
  } catch (error) {
    if (error instanceof AbsentPartError) return error.message;
    throw error;
  }
}

/** @returns Its exit code. */
function runVitest(leftOut: readonly string[]): number {
  const tiers = ["unit", "app", ...Object.keys(partsOfTier)].filter((t) => !leftOut.includes(t));
  const projects = tiers.flatMap((tier) => ["--project", tier]);
  const manifest = createRequire(import.meta.url).resolve("vitest/package.json");
  const vitest = join(dirname(manifest), "vitest.mjs");
  const args = [vitest, "run", ...projects, ...vitestArgs];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  return status ?? 1;
}
