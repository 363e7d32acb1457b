/**
 * Trains a network that comes with the package, on all price files up to a date.
 *
 *     npm run pretrain -- --until DATE [--out packages/afterbell/pretrained] [--seeds 1] [--threads 2] PRICES.csv…
 *
 * Closes are taken unadjusted, as they stand in the files. The network lies in a folder `panel-DATE` of FOLDER, and its
 * SHA-256 in FOLDER's manifest. The same files give the same bytes on every machine.
 */

import { parseArgs } from "node:util";
import { parseSessionDate } from "../../packages/afterbell/src/index.ts";
import { pricesUntil } from "../accuracy/new-york-prices.ts";
import { pretrain } from "./pretrain.ts";
import { writePretrained } from "./write-pretrained.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    until: { type: "string" },
    out: { type: "string", default: "packages/afterbell/pretrained" },
    seeds: { type: "string", default: "1" },
    threads: { type: "string", default: "2" },
  },
});
if (values.until === undefined || positionals.length === 0) {
  throw new Error(
    "give --until DATE and price files: npm run pretrain -- --until DATE PRICES.csv…",
  );
}
const until = parseSessionDate(values.until);
const series = await Promise.all(positionals.map((file) => pricesUntil(file, until)));
const network = await pretrain(series, {
  ...{ until, seeds: values.seeds.split(",").map(Number) },
  threads: Number(values.threads),
});
const { folder } = writePretrained(values.out, network);
console.log(`${folder}: ${series.length} symbols`);
