/** @file Sessions do not depend on the time zone that a process runs in. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const urlOf = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** Prints the process's time zone, then each calendar's number of sessions of 2005 to 2030 and a digest of them. */
const program = `
  import { createHash } from "node:crypto";
  import { openCalendar } from ${urlOf("registry.ts")};
  import { sessionsBetween } from ${urlOf("trading-calendar.ts")};
  console.log(Intl.DateTimeFormat().resolvedOptions().timeZone);
  for (const name of ["new-york", "sao-paulo", "always-open", "currencies"]) {
    const calendar = openCalendar(name);
    const dates = sessionsBetween(calendar, "2005-01-01", "2030-12-31");
    const ends = dates.map((date) => calendar.sessionEnd(Date.parse(date) / 86_400_000));
    const digest = createHash("sha256").update(JSON.stringify([dates, ends])).digest("hex");
    console.log(name, dates.length, digest);
  }`;

async function printedIn(zone: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", program],
    { env: { ...process.env, TZ: zone } },
  );
  return stdout.trim().split("\n");
}

const inUtc = printedIn("UTC");

// On a day that clocks changed, there was no midnight in São Paulo.
test.each(["Asia/Tokyo", "America/Sao_Paulo"])("in %s they are as in UTC", async (zone) => {
  const [utc, ...expected] = await inUtc;
  expect(utc).toBe("UTC");
  expect(expected[0]).toMatch(/^new-york 6\d{3} /);
  expect(await printedIn(zone)).toEqual([zone, ...expected]);
});
