/** @file A process that stores the symbols of a long file: `node write-stored.ts PATH HOME`. */

import { readSymbols } from "afterbell/market";
import { openPriceStore } from "afterbell/workspace";

const [path = "", home = ""] = process.argv.slice(2);
const store = openPriceStore(home);
for (const one of await readSymbols(path)) {
  if ("error" in one) throw one.error;
  await store.write(one.content.series, { now: new Date() });
}
