/** @file A process that reads all stored prices of a home folder: `node read-stored.ts HOME`. */

import { openPriceStore } from "afterbell/workspace";

const store = openPriceStore(process.argv[2] ?? "");
const stored = await store.readAll(await store.symbols());
const lengths = stored.map((one) => {
  if ("error" in one) throw one.error;
  return one.series?.length ?? 0;
});
const sessions = lengths.reduce((sum, length) => sum + length, 0);
const peakMB = process.resourceUsage().maxRSS / 1000;
process.stdout.write(JSON.stringify({ symbols: lengths.length, sessions, peakMB }));
