/**
 * Trains a network that comes with the package, on all price files up to a date, and judges it on later sessions.
 *
 *     npm run pretrain -- --until DATE [--out packages/afterbell/pretrained] [--seeds 1] [--threads 2]
 *       [--judge FILES] PRICES.csv…
 *
 * The weights and a card lie in a folder `panel-DATE` of FOLDER, and the SHA-256 of the weights in FOLDER's manifest. The
 * same files give the same bytes on every machine. The card has scores on the price files' own later sessions, where a
 * file has 250 of them, and on those of FILES, separated by commas, where `sample` is the embedded one. Closes are taken
 * unadjusted where a file has both.
 */

import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import {
  type BarSeries,
  dateAt,
  dayNumber,
  indexAtOrBefore,
  parseSessionDate,
  type SessionDate,
  sessionDate,
} from "../../packages/afterbell/src/index.ts";
import type { TrainedPanelNetwork } from "../../packages/afterbell/src/models/index.ts";
import { type CardContent, cardOf } from "./card.ts";
import { judgedPrices, pretrain, seriesUntil } from "./pretrain.ts";
import { scoreTable } from "./score-table.ts";
import { writePretrained } from "./write-pretrained.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    until: { type: "string" },
    out: { type: "string", default: "packages/afterbell/pretrained" },
    seeds: { type: "string", default: "1" },
    threads: { type: "string", default: "2" },
    judge: { type: "string", default: "" },
  },
});
if (values.until === undefined || positionals.length === 0) {
  throw new Error("give --until and price files: npm run pretrain -- --until DATE PRICES.csv…");
}
const until = parseSessionDate(values.until);
const END = parseSessionDate("9999-12-31");
/** Fewer sessions tell too little. */
const MIN_JUDGED = 250;

/** Of the files that have enough later sessions. */
async function scoresOn(
  all: readonly BarSeries[],
  network: TrainedPanelNetwork,
): Promise<CardContent["scores"]> {
  const series = all.filter((one) => laterSessions(one, until) >= MIN_JUDGED);
  if (series.length === 0) return [];
  const from = sessionDate(dayNumber(until) + 1);
  const last = series
    .map((one) => dateAt(one, one.length - 1))
    .sort()
    .at(-1);
  const title = `${series.map(({ symbol }) => symbol).join(" ")} until ${last}`;
  return [{ title, table: await scoreTable(series, { "this network": [network] }, { from }) }];
}

function laterSessions(series: BarSeries, date: SessionDate): number {
  return series.length - 1 - indexAtOrBefore(series, dayNumber(date));
}

/** Without where the files lie: that does not change what is made. */
function commandLine(): string {
  const names = positionals.map((file) => basename(file));
  const judged =
    values.judge === ""
      ? ""
      : ` --judge ${values.judge
          .split(",")
          .map((file) => basename(file))
          .join(",")}`;
  return `npm run pretrain -- --until ${until} --seeds ${values.seeds}${judged} ${names.join(" ")}`;
}

const series = await judgedPrices(positionals, END);
const train = series.map((one) => seriesUntil(one, until));
const network = await pretrain(train, {
  ...{ until, seeds: values.seeds.split(",").map(Number) },
  threads: Number(values.threads),
});
const { folder } = writePretrained(values.out, network);
const others = values.judge === "" ? [] : await judgedPrices(values.judge.split(","), END);
const scores = [...(await scoresOn(series, network))];
for (const one of others) scores.push(...(await scoresOn([one], network)));
const command = commandLine();
writeFileSync(join(values.out, folder, "CARD.md"), cardOf({ network, train, scores, command }));
console.log(`${folder}: ${series.length} symbols`);
