/** @file Coverage over every 1,000 consecutive sessions, on real prices. */

import { readdirSync } from "node:fs";
import { readPriceFile } from "../src/index.ts";
import { type CoverageCase, coverageContract } from "./support/coverage.contract.ts";
import { sharedFile } from "./support/parts.ts";

coverageContract(await realCases());

async function realCases(): Promise<CoverageCase[]> {
  const files = [
    "seed/AAPL_history.csv",
    "prices/sp500_2000-2020_vega.csv",
    "prices/vix-daily.csv",
    ...readdirSync(sharedFile("prices/bigtech")).map((file) => `prices/bigtech/${file}`),
  ];
  return Promise.all(
    files.map(async (file) => ({
      name: file,
      series: (await readPriceFile(sharedFile(file), { symbol: "TEST" })).series,
    })),
  );
}
