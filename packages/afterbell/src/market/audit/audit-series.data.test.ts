import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sharedFile } from "../../test/support/parts.ts";
import { readPriceFile } from "./price-file.ts";

describe("real prices", () => {
  const kindsIn = async (file: string, unadjusted = false) =>
    (await readPriceFile(sharedFile(file), { symbol: "X", unadjusted })).report.findings
      .filter(({ kind }) => kind !== "symbol-differs")
      .map((finding) => [finding.kind, "date" in finding ? finding.date : null]);

  // Apple's splits since 1999: investor.apple.com, "stock split history".
  test("Apple's splits are found in unadjusted prices, and its crash of 2000 is none", async () => {
    const { report } = await readPriceFile(sharedFile("layouts/alphavantage_daily_AAPL.csv"), {
      symbol: "AAPL",
    });
    expect(report.findings).toMatchObject([
      { kind: "split-jump", date: "2000-06-21", ratio: "2:1" },
      { kind: "split-jump", date: "2005-02-28", ratio: "2:1" },
      { kind: "split-jump", date: "2014-06-09", ratio: "7:1" },
      { kind: "split-jump", date: "2020-08-31", ratio: "4:1" },
    ]);
  });

  const adjustedFiles = filesWithout("alphavantage", "vix");
  test.each(adjustedFiles)("no finding in %s", async (file) => {
    expect(await kindsIn(file)).toEqual([]);
    expect(await kindsIn(file, true)).toEqual([]);
  });

  // Cboe publishes early opens that lie outside the day's range; pandas counts the same 47.
  test("the VIX of the early nineties contradicts itself, and jumps without splits", async () => {
    const kinds = (await kindsIn("prices/vix-daily.csv")).map(([kind]) => kind);
    expect(new Set(kinds)).toEqual(new Set(["contradictory-prices"]));
    expect(kinds).toHaveLength(47);
  });
});

function filesWithout(...words: string[]): string[] {
  return ["seed", "layouts", "prices", "prices/bigtech"]
    .flatMap((folder) => readdirSync(sharedFile(folder)).map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith(".csv") && words.every((word) => !file.includes(word)));
}
