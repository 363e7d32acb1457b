import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { sharedFile } from "../../../test/support/parts.ts";
import { readPriceFile } from "../price-file.ts";
import { readCsv } from "./read-csv.ts";
import { parseSymbols } from "./read-symbols.ts";

const symbols = ["AAPL", "CSCO", "IBM", "META", "TSLA"];
const pathOf = (symbol: string) => sharedFile(`prices/bigtech/${symbol}.csv`);

/** The files as one, by symbol or by date. */
function longFile(order: "symbol" | "date"): string {
  const files = symbols.map((symbol) => readFileSync(pathOf(symbol), "utf8").trim().split(/\r?\n/));
  const rows = files.flatMap((lines, i) => lines.slice(1).map((line) => `${line},${symbols[i]}`));
  if (order === "date") rows.sort((a, b) => (a.slice(0, 10) < b.slice(0, 10) ? -1 : 1));
  return [`${files[0]![0]},Name`, ...rows].join("\n");
}

test.each(["symbol", "date"] as const)("five files as one, by %s, read as five", async (order) => {
  const text = longFile(order);
  const prices = parseSymbols(text, { file: "long.csv" });
  for (const symbol of symbols) {
    const one = prices.find((one) => one.symbol === symbol);
    const { series, report } = await readPriceFile(pathOf(symbol), { symbol });
    expect(one).toMatchObject({ content: { series, layout: { order: "ascending" } } });
    expect(one).toMatchObject({ content: { notes: report.notes } });
    expect(one).toEqual({
      symbol,
      content: readCsv(text, { file: "long.csv", symbol, pick: symbol }),
    });
  }
});

test("hours in a column beside the dates are rejected, as in one timestamp", () => {
  const path = sharedFile("../cases/prices/hourly-date-and-time.csv");
  const read = () => readCsv(readFileSync(path, "utf8"), { file: basename(path), symbol: "X" });
  expect(read).toThrow(expect.objectContaining({ code: "INTRADAY", line: 4 }));
});

test("midnight in Berlin, written in UTC", async () => {
  const path = sharedFile("../cases/prices/midnight-elsewhere-in-utc.csv");
  const read = (options: { exchangeZone?: string }) =>
    readPriceFile(path, { symbol: "X", ...options });
  const isWeekend = (day: number) => [0, 6].includes(new Date(day * 86_400_000).getUTCDay());
  const asWritten = await read({});
  expect(asWritten.series.days.some(isWeekend)).toBe(true);
  const { series, report } = await read({ exchangeZone: "Europe/Berlin" });
  expect(report.from).toBe("2023-01-02");
  expect(series.days.some(isWeekend)).toBe(false);
  expect(report.notes).toEqual([
    "260 of 260 dates moved to the day in Europe/Berlin (--exchange-zone)",
  ]);
});

test("the dividends and splits of yfinance's history()", () => {
  const text = readFileSync(sharedFile("layouts/yf_history_tz_div_split_A.csv"), "utf8");
  const { events } = readCsv(text, { file: "A.csv", symbol: "A" });
  const paid = text.split("\n").filter((line) => /,0\.\d*[1-9]\d*,[\d.]+\r?$/.test(line));
  expect(events).toHaveLength(paid.length);
  expect(events[0]).toEqual({
    kind: "dividend",
    date: paid[0]!.slice(0, 10),
    amount: Number(paid[0]!.split(",").at(-2)),
  });
});
