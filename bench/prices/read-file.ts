/** @file A process that reads one price file: `node read-file.ts PATH all|one`. Prints what it read. */

import { readPriceFile, readSymbols } from "afterbell/market";

const [path = "", what] = process.argv.slice(2);
const lengths = what === "one" ? [await lengthOfOne()] : await lengthsOfAll();
const sessions = lengths.reduce((sum, length) => sum + length, 0);
const peakMB = process.resourceUsage().maxRSS / 1000;
process.stdout.write(JSON.stringify({ symbols: lengths.length, sessions, peakMB }));

async function lengthOfOne(): Promise<number> {
  return (await readPriceFile(path, { symbol: "ONE" })).series.length;
}

async function lengthsOfAll(): Promise<number[]> {
  const prices = await readSymbols(path);
  return prices.map((one) => {
    if ("error" in one) throw one.error;
    return one.content.series.length;
  });
}
