import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sharedFile } from "../../../test/support/parts.ts";
import type { Finding } from "../finding.ts";
import { readPriceFile } from "../price-file.ts";

const now = new Date("2026-11-30T12:00:00Z");
const findingsIn = async (file: string, unadjusted = false) =>
  (await readPriceFile(sharedFile(file), { symbol: "X", unadjusted, now })).report.findings.filter(
    ({ kind }) => kind !== "symbol-differs",
  );
const seriousIn = async (file: string, unadjusted = false) =>
  (await findingsIn(file, unadjusted)).filter(({ severity }) => severity !== "note");
const inShort = (findings: readonly Finding[]) =>
  findings.map(({ severity, kind, dates }) => [severity, kind, dates[0]].join(" "));

describe("real prices", () => {
  // Apple's splits since 1999: investor.apple.com, "stock split history".
  test("Apple's splits are found in unadjusted prices, and its crash of 2000 is a note", async () => {
    const findings = await findingsIn("layouts/alphavantage_daily_AAPL.csv");
    expect(inShort(findings)).toEqual([
      "error jump 2000-06-21",
      "note jump 2000-09-29",
      "error jump 2005-02-28",
      "error jump 2014-06-09",
      "error jump 2020-08-31",
    ]);
    const ratios = findings.flatMap(({ values }) => values.ratio ?? []);
    expect(ratios).toEqual(["2:1", "2:1", "7:1", "4:1"]);
  });

  const soundFiles = filesWithout("alphavantage", "vix", "stooq", "PETR4");
  test.each(soundFiles)("nothing but notes in %s", async (file) => {
    expect(await seriousIn(file)).toEqual([]);
    expect(await seriousIn(file, true)).toEqual([]);
  });

  // Sharp falls after quarterly results: Meta -26 %, Netflix -35 %.
  test("the crashes of Meta and Netflix in 2022 are notes", async () => {
    const meta = inShort(await findingsIn("prices/bigtech/META.csv"));
    expect(meta).toContain("note jump 2022-02-03");
    const netflix = inShort(await findingsIn("prices/bigtech/NFLX.csv"));
    expect(netflix).toContain("note jump 2022-04-20");
  });

  // Both sessions are in Cboe's file of the same years.
  test("Stooq's Microsoft lacks two sessions", async () => {
    expect(inShort(await seriousIn("layouts/stooq_single_msft_1986.csv"))).toEqual([
      "warning missing-session 1998-10-29",
      "warning missing-session 1999-11-16",
    ]);
  });

  // Yahoo repeats the last price, with a volume of zero, on days when B3 was closed.
  test("Yahoo's Petrobras has rows on nine holidays, Investing's on three Saturdays", async () => {
    const yahoo = await seriousIn("layouts/yf_3line_header_PETR4.SA.csv");
    expect(new Set(yahoo.map(({ kind }) => kind))).toEqual(new Set(["calendar"]));
    expect(yahoo).toHaveLength(9);
    expect(inShort(await seriousIn("layouts/investing_ptbr_PETR4_1ano.csv"))).toEqual([
      "warning calendar 2023-05-06",
      "warning calendar 2023-09-09",
      "warning calendar 2024-03-23",
    ]);
  });

  // Cboe publishes early opens that lie outside the day's range; pandas counts the same 47. The high of 36.56 stands
  // beside an open of 11.03 and a close of 11.1.
  test("the VIX contradicts itself in the nineties, and jumps without splits", async () => {
    const findings = await findingsIn("prices/vix-daily.csv");
    const opens = findings.filter(({ kind }) => kind === "contradictory-prices");
    expect(opens).toHaveLength(47);
    expect(new Set(opens.map(({ severity }) => severity))).toEqual(new Set(["note"]));
    expect(inShort(await seriousIn("prices/vix-daily.csv"))).toEqual(["warning jump 2005-07-25"]);
    expect(inShort(findings)).toContain("note jump 2018-02-05");
  });
});

function filesWithout(...words: string[]): string[] {
  return ["seed", "layouts", "prices", "prices/bigtech"]
    .flatMap((folder) => readdirSync(sharedFile(folder)).map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith(".csv") && words.every((word) => !file.includes(word)));
}
