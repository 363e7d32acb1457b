import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { afterbell } from "./support/afterbell-process.ts";
import { sharedFile } from "./support/parts.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** The classic recipe, small enough for a test. */
const SMALL = ["--units", "4,4", "--dense", "3"];

test("on the reference project's prices it prints the promised line, persistence first measured by hand", async () => {
  const home = await temporaryFolder();
  const args = [
    "train",
    "AAPL",
    "--csv",
    sharedFile("seed/AAPL_history.csv"),
    "--recipe",
    "classic",
    "--hold-out",
    "--seed",
    "7",
    "--json",
  ];
  const { code, stdout } = await afterbell(home, [...args, ...SMALL, "--epochs", "1"]);
  expect(code).toBe(0);
  expect(stdout.trim().split("\n")).toHaveLength(1);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({
    symbol: "AAPL",
    recipe: "classic",
    seed: 7,
    bars: 1647,
    windows: { train: 1269, test: 318 },
    // mean |ΔClose| and root mean ΔClose² of the last 318 sessions, with pandas.
    persistence: { mae: 1.8128, rmse: 2.4931 },
    test: { mae: expect.any(Number), rmse: expect.any(Number) },
  });
  expect(await readdir(result.artifact)).toContain("weights.safetensors");
  expect(result.artifact).toContain(result.version);
}, 60_000);
