import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sharedCases } from "./support/parts.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

interface Case {
  readonly kind: string;
  readonly result: "read" | "finding" | "finding-together" | "rejected" | "read-or-rejected";
  readonly finding: string | null;
  readonly severity: string | null;
  readonly date: string | null;
  readonly from?: string;
  readonly to?: string;
  readonly sessions?: number;
}

/** Those of other kinds are read, or not, as they happen to be. */
const kinds = ["jump", "last-bar", "dates", "frequency", "frozen", "calendar"];
const ranks = ["note", "warning", "error"];

const folder = sharedCases("prices");
const cases: Readonly<Record<string, Case>> = JSON.parse(
  readFileSync(join(folder, "EXPECT.json"), "utf8"),
);
const ingest = async (...args: string[]) =>
  runAfterbell(["ingest", ...args, "--json"], { home: await temporaryFolder(), now });
const now = new Date("2026-11-30T12:00:00Z");

interface FoundInJson {
  readonly kind: string;
  readonly severity: string;
  readonly date: string | null;
}

function expectFinding(found: readonly FoundInJson[], { finding, severity, date }: Case): void {
  const [match] = found.filter(
    (one) => one.kind === finding && (date === null || one.date === date),
  );
  expect(match, JSON.stringify(found)).toBeDefined();
  expect(ranks.indexOf(match!.severity)).toBeGreaterThanOrEqual(ranks.indexOf(severity!));
}

describe("small files that each show one fault", () => {
  const ofKinds = Object.entries(cases).filter(([, { kind }]) => kinds.includes(kind));
  const found = ofKinds.filter(([, { result }]) => result === "finding");

  test.each(found)("%s: its finding, and it is stored", async (file, expected) => {
    const { code, stdout } = await ingest("X", "--csv", join(folder, file));
    expect(code).toBe(0);
    expectFinding(JSON.parse(stdout).findings, expected);
  });

  const rejected = ofKinds.filter(([, { result }]) => result === "rejected");
  test.each(rejected)("%s is rejected", async (file) => {
    const { code, stdout, stderr } = await ingest("X", "--csv", join(folder, file));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(JSON.parse(stderr).error.code).toBe("INTRADAY");
  });

  const read = Object.entries(cases).filter(
    ([, { result, kind }]) => result === "read" && kind === "calendar",
  );
  test.each(read)("%s is read without a finding", async (file, { from, to, sessions }) => {
    const { stdout } = await ingest("X", "--csv", join(folder, file));
    expect(JSON.parse(stdout)).toMatchObject({ from, to, sessions, findings: [] });
  });

  test("together, one lacks a session that the others have", async () => {
    const { stdout } = await ingest("--csv", folder);
    const { symbols } = JSON.parse(stdout);
    const together = Object.entries(cases).filter(
      ([, { result }]) => result === "finding-together",
    );
    expect(together.length).toBeGreaterThan(0);
    for (const [file, expected] of together) {
      const symbol = file.replace(".csv", "").toUpperCase();
      const { findings } = symbols.find((one: { symbol: string }) => one.symbol === symbol);
      expectFinding(findings, expected);
    }
  });
});

describe("each fault stops a training until it is accepted", () => {
  const errors = Object.entries(cases).filter(
    ([, { kind, result, severity }]) =>
      kinds.includes(kind) && result === "finding" && severity === "error",
  );
  test.each(errors)("%s", async (file) => {
    const home = await temporaryFolder();
    await runAfterbell(["ingest", "X", "--csv", join(folder, file)], { home, now });
    const train = await runAfterbell(["train", "X", "--epochs", "1"], { home, now });
    expect(train.code).toBe(2);
    expect(train.stderr).toMatch(/afterbell: X: (an error|\d+ errors) in the prices/);
  });
});
