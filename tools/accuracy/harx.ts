/**
 * HARx on real prices: CRPS, Winkler score at 90 % and coverage of its quantiles of log returns, from unadjusted closes,
 * fitted every 252 sessions on all before.
 *
 *     node tools/accuracy/harx.ts [--from 2019-02-25] [--to 2022-12-29] [--step 1] [--closes] PRICES.csv…
 *
 * CRPS is twice the mean pinball loss at the levels 0.05, 0.1 … 0.95. A forecast counts by the date of its session.
 */

import { parseArgs } from "node:util";
import {
  type BacktestedSeries,
  type BarSeries,
  backtestPanel,
  panelOf,
  sessionDate,
} from "../../packages/afterbell/src/index.ts";
import { harxEstimator } from "../../packages/afterbell/src/models/index.ts";
import { addForecast, emptyTotals, printTotals, type Totals } from "./interval-totals.ts";
import { nextSession, pricesUntil } from "./new-york-prices.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: "string", default: "2019-02-25" },
    to: { type: "string", default: "2022-12-29" },
    step: { type: "string", default: "1" },
    closes: { type: "boolean", default: false },
  },
});
const step = Number(values.step);
const FIRST_FIT = 761;

async function pricesOf(file: string): Promise<BarSeries> {
  const known = await pricesUntil(file, values.to);
  if (!values.closes) return known;
  const none = new Float64Array(known.length).fill(Number.NaN);
  return { ...known, open: none, high: none, low: none, volume: none };
}

function addForecasts(totals: Totals, { series, tables }: BacktestedSeries): void {
  const { quantileLevels, values: table, origins, horizon } = tables[0]!;
  const size = table.length / origins.length / horizon;
  for (const [i, origin] of origins.entries()) {
    const date = sessionDate(series.days[origin + 1]!);
    const target = origin + step;
    if (date < values.from || target >= series.length) continue;
    const last = series.close[origin]!;
    const actual = Math.log(series.close[target]! / last);
    const end = (i * horizon + step) * size;
    const quantiles = Array.from(table.subarray(end - quantileLevels.length, end), (price) =>
      Math.log(price / last),
    );
    addForecast(totals, quantileLevels, quantiles, actual);
  }
}

const panel = panelOf(...(await Promise.all(positionals.map(pricesOf))));
const start = performance.now();
const backtested = await backtestPanel([harxEstimator({ horizon: step, nextSession })], panel, {
  horizon: step,
  step: 1,
  minTrainLength: FIRST_FIT,
  refitEvery: 252,
});
const totals = emptyTotals();
for (const series of backtested.series) addForecasts(totals, series);
console.log(`forecasts  ${totals.count} in ${(performance.now() - start).toFixed(0)} ms`);
printTotals(totals);
