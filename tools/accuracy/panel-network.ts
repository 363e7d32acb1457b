/**
 * The panel network on real prices: CRPS, Winkler score at 90 % and coverage of its quantiles of the next log return,
 * from unadjusted closes, fitted once on all before a date; and the time of the fit.
 *
 *     node tools/accuracy/panel-network.ts [--frozen 2017-11-01] [--from 2019-02-25] [--to 2022-12-29]
 *       [--seeds 1,2,3,4,5] [--threads 1] PRICES.csv…
 *
 * Scores are those of each seed alone, and of all together. A forecast counts by the date of its session.
 */

import { parseArgs } from "node:util";
import {
  dateAt,
  dayNumber,
  type Forecaster,
  indexAtOrBefore,
  panelOf,
  parseSessionDate,
  type SessionDate,
  sliceSeries,
} from "../../packages/afterbell/src/index.ts";
import { harxEstimator, panelNetworkEstimator } from "../../packages/afterbell/src/models/index.ts";
import { addForecast, emptyTotals, printTotals } from "./interval-totals.ts";
import { nextSession, pricesUntil } from "./new-york-prices.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    frozen: { type: "string", default: "2017-11-01" },
    from: { type: "string", default: "2019-02-25" },
    to: { type: "string", default: "2022-12-29" },
    seeds: { type: "string", default: "1,2,3,4,5" },
    threads: { type: "string", default: "1" },
  },
});

const series = await Promise.all(positionals.map((file) => pricesUntil(file, values.to)));
const panel = panelOf(...series);
const frozen = dayNumber(parseSessionDate(values.frozen));
const train = panelOf(
  ...series.map((one) => sliceSeries(one, 0, indexAtOrBefore(one, frozen - 1) + 1)),
);

/** Dates after which any symbol has a session to be scored. */
function originDates(): SessionDate[] {
  const dates = new Set<SessionDate>();
  for (const one of series) {
    for (let t = 0; t + 1 < one.length; t++) {
      if (dateAt(one, t + 1) >= values.from) dates.add(dateAt(one, t));
    }
  }
  return [...dates].sort();
}

async function score(name: string, fitted: () => Promise<Forecaster>): Promise<void> {
  const start = performance.now();
  const used = process.cpuUsage();
  const forecaster = await fitted();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const processor = (process.cpuUsage(used).user / 1e6).toFixed(1);
  const totals = emptyTotals();
  for (const { originDate, forecasts } of forecaster.forecast(panel, originDates())) {
    for (const [s, { session, steps }] of forecasts.entries()) {
      const { close, days } = series[s]!;
      const origin = indexAtOrBefore(series[s]!, dayNumber(session));
      if (session !== originDate || origin + 1 >= days.length) continue;
      const logs = steps[0]!.quantiles.map((price) => Math.log(price / close[origin]!));
      const actual = Math.log(close[origin + 1]! / close[origin]!);
      addForecast(totals, forecaster.quantileLevels, logs, actual);
    }
  }
  console.log(
    `\n${name}: ${totals.count} forecasts; fitted in ${seconds} s, ${processor} s of processor`,
  );
  printTotals(totals);
}

const seeds = values.seeds.split(",").map(Number);
const threads = Number(values.threads);
const networkOf = (of: readonly number[]) => () =>
  panelNetworkEstimator({ horizon: 1, nextSession, seeds: of, threads }).fit(train);
await score("HARx, frozen too", () => harxEstimator({ horizon: 1, nextSession }).fit(train));
for (const seed of seeds) await score(`seed ${seed}`, networkOf([seed]));
if (seeds.length > 1) await score(`seeds ${values.seeds}`, networkOf(seeds));
