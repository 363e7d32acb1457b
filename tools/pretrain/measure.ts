/**
 * A network trained without the market on some price files, on symbols taken alone, by the scores of `score-table.ts`.
 * Without price files, those that come with the package, each fit with the newest that has seen nothing later.
 *
 *     node tools/pretrain/measure.ts [--until DATE] [--seeds 1,2,3,4,5] [--judge FILES] [--from DATE] [--to DATE]
 *       [--history 500] [--each] [PRICES.csv…]
 *
 * Scores are those of each seed alone, and of all together, on the sessions after --until or from --from on. FILES are
 * separated by commas; `sample` is the embedded one. With --history a fit knows as many sessions, and all models are
 * refitted every 21. With --each there is a table of every file too. Closes are taken unadjusted where a file has both.
 */

import { parseArgs } from "node:util";
import {
  type BarSeries,
  dayNumber,
  parseSessionDate,
  sessionDate,
} from "../../packages/afterbell/src/index.ts";
import { readPretrainedNetworks } from "../../packages/afterbell/src/workspace/index.ts";
import { pricesUntil } from "../accuracy/new-york-prices.ts";
import { judgedPrices, pretrain } from "./pretrain.ts";
import { type PretrainedByName, scoreTable } from "./score-table.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    until: { type: "string", default: "2019-02-22" },
    seeds: { type: "string", default: "1" },
    judge: { type: "string", default: "sample" },
    from: { type: "string" },
    to: { type: "string", default: "2022-12-29" },
    history: { type: "string" },
    each: { type: "boolean", default: false },
  },
});
const until = parseSessionDate(values.until);
const from = values.from ? parseSessionDate(values.from) : sessionDate(dayNumber(until) + 1);
const options = { from, ...(values.history && { history: Number(values.history) }) };
const seeds = values.seeds.split(",").map(Number);

const judged = await judgedPrices(values.judge.split(","), parseSessionDate(values.to));

async function networksOf(files: readonly string[]): Promise<PretrainedByName> {
  if (files.length === 0) return { shipped: readPretrainedNetworks() };
  const train = await Promise.all(files.map((file) => pricesUntil(file, until)));
  const network = await pretrain(train, { until, seeds, threads: 2 });
  const alone = seeds.map((seed, s) => {
    const one = { ...network, seeds: [seed], parameters: [network.parameters[s]!] };
    return [`seed ${seed}`, [one]] as const;
  });
  return {
    ...Object.fromEntries(alone),
    ...(seeds.length > 1 && { "mean of seeds": [network] }),
  };
}

const networks = await networksOf(positionals);

async function print(series: readonly BarSeries[]): Promise<void> {
  const symbols = series.map(({ symbol }) => symbol).join(" ");
  const weights = positionals.length > 0 ? `weights until ${until}` : "shipped weights";
  console.log(`\n${symbols}, ${from} to ${values.to}; ${weights}`);
  console.log(await scoreTable(series, networks, options));
}

if (values.each) for (const one of judged) await print([one]);
await print(judged);
