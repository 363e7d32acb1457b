/**
 * HARx on real prices: CRPS, Winkler score at 90 % and coverage of its quantiles of log returns, from unadjusted closes,
 * fitted every 252 sessions on all before.
 *
 *     node tools/accuracy/harx.ts [--from 2019-02-25] [--to 2022-12-29] [--step 1] [--closes] PRICES.csv…
 *
 * CRPS is twice the mean pinball loss at the levels 0.05, 0.1 … 0.95. A forecast counts by the date of its session.
 */

import { basename } from "node:path";
import { parseArgs } from "node:util";
import {
  type BacktestedSeries,
  type BarSeries,
  backtestPanel,
  dayNumber,
  indexAtOrBefore,
  panelOf,
  parseSessionDate,
  readPriceFile,
  sessionDate,
  sliceSeries,
} from "../../packages/afterbell/src/index.ts";
import { openCalendar } from "../../packages/afterbell/src/market/index.ts";
import { harxEstimator } from "../../packages/afterbell/src/models/index.ts";

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
  const symbol = basename(file, ".csv");
  const { series } = await readPriceFile(file, { symbol, unadjusted: true });
  const known = sliceSeries(
    series,
    0,
    indexAtOrBefore(series, dayNumber(parseSessionDate(values.to))) + 1,
  );
  if (!values.closes) return known;
  const none = new Float64Array(known.length).fill(Number.NaN);
  return { ...known, open: none, high: none, low: none, volume: none };
}

interface Totals {
  count: number;
  crps: number;
  winkler: number;
  readonly inside: Record<string, number>;
}

const bounds: Readonly<Record<string, readonly [number, number]>> = {
  50: [5, 15],
  80: [2, 18],
  90: [1, 19],
  95: [0, 20],
};

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

function addForecast(
  totals: Totals,
  levels: readonly number[],
  quantiles: readonly number[],
  actual: number,
): void {
  const losses = quantiles.map((quantile, q) => {
    const error = actual - quantile;
    return Math.max(levels[q]! * error, (levels[q]! - 1) * error);
  });
  const nineteen = losses.slice(1, -1);
  totals.count++;
  totals.crps += (2 * nineteen.reduce((a, b) => a + b, 0)) / nineteen.length;
  const [lower, upper] = [quantiles[1]!, quantiles[19]!];
  totals.winkler +=
    upper - lower + 20 * Math.max(lower - actual, 0) + 20 * Math.max(actual - upper, 0);
  for (const [name, [low, high]] of Object.entries(bounds)) {
    const isInside = actual >= quantiles[low]! && actual <= quantiles[high]!;
    totals.inside[name] = (totals.inside[name] ?? 0) + Number(isInside);
  }
}

const calendar = openCalendar("new-york");
/** Hurricane Sandy: announced on the Sunday after the last session, so a session of the calendar's to the forecaster. */
const unforeseen = new Set(["2012-10-29", "2012-10-30"]);
const isForeseen = (day: number) => calendar.isSession(day) || unforeseen.has(sessionDate(day));
const nextSession = (_: BarSeries, day: number) => {
  let next = day + 1;
  while (!isForeseen(next)) next++;
  return next;
};

const panel = panelOf(...(await Promise.all(positionals.map(pricesOf))));
const start = performance.now();
const backtested = await backtestPanel([harxEstimator({ horizon: step, nextSession })], panel, {
  horizon: step,
  step: 1,
  minTrainLength: FIRST_FIT,
  refitEvery: 252,
});
const totals: Totals = { count: 0, crps: 0, winkler: 0, inside: {} };
for (const series of backtested.series) addForecasts(totals, series);
console.log(`forecasts  ${totals.count} in ${(performance.now() - start).toFixed(0)} ms`);
console.log(`CRPS       ${(totals.crps / totals.count).toFixed(6)}`);
console.log(`Winkler 90 ${(totals.winkler / totals.count).toFixed(5)}`);
for (const name of Object.keys(bounds)) {
  console.log(`coverage ${name} ${(totals.inside[name]! / totals.count).toFixed(4)}`);
}
