/**
 * Accuracy of baselines on real prices, pooled over files: CRPS, Winkler score at 90 % and coverage of the log return
 * over a number of sessions, with ratios to the first model. CRPS is twice the mean pinball loss over the levels
 * 0.05, 0.1, … 0.95. Closes are taken unadjusted, as they stand in the files.
 *
 *     node tools/accuracy/width-baselines.ts [--horizon 1] [--models garch-fhs:21,har:252] PRICES.csv…
 *
 * `har:252` is refitted every 252 sessions, counted from --refit-from on. Forecasts are scored whose first session lies
 * in --from to --to, and whose last one does too. With --closes-only the models are not shown open, high and low.
 */

import { basename } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import {
  type BarSeries,
  baselineNamed,
  dateAt,
  type ForecastStep,
  quantileLevels,
  readPriceFile,
  sliceSeries,
} from "../../packages/afterbell/src/index.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    horizon: { type: "string", default: "1" },
    models: {
      type: "string",
      default: "garch-fhs:21,gjr-fhs:21,ewma:21,range-ewma:21,har:252",
    },
    "refit-from": { type: "string", default: "2017-11-01" },
    from: { type: "string", default: "2019-02-25" },
    to: { type: "string", default: "2022-12-29" },
    "closes-only": { type: "boolean", default: false },
  },
});
const horizon = Number(values.horizon);

/** Nominal coverages, in percent, by which columns are named. */
const COVERAGES = [50, 80, 90, 95];
const CRPS_LEVELS = quantileLevels.filter((level) => level > 0.04 && level < 0.96);

interface Score {
  readonly crps: number;
  readonly winkler90: number;
  /** Whether the outcome lay inside, for each of {@link COVERAGES}. */
  readonly inside: readonly boolean[];
}

/** @param quantiles Of the log return, at `quantileLevels`. */
function scoreOf(quantiles: readonly number[], outcome: number): Score {
  const at = (level: number) =>
    quantiles[quantileLevels.findIndex((l) => Math.abs(l - level) < 1e-9)]!;
  const pinball = (level: number) =>
    Math.max(level * (outcome - at(level)), (level - 1) * (outcome - at(level)));
  const [lower, upper] = [at(0.05), at(0.95)];
  const missed = Math.max(0, lower - outcome) + Math.max(0, outcome - upper);
  return {
    crps: (2 * CRPS_LEVELS.reduce((sum, level) => sum + pinball(level), 0)) / CRPS_LEVELS.length,
    winkler90: upper - lower + (2 / 0.1) * missed,
    inside: COVERAGES.map((percent) => {
      const tail = (100 - percent) / 200;
      return outcome >= at(tail) && outcome <= at(1 - tail);
    }),
  };
}

/** Scores of every origin whose first session ahead is in the test range, refitting as it goes. */
async function scoresOf(name: string, series: BarSeries, refitEvery: number): Promise<Score[]> {
  const { forSeries } = baselineNamed(name, { horizon, seed: 1 });
  const indexFrom = (date: string) =>
    Array.from({ length: series.length }, (_, i) => i).find((i) => dateAt(series, i) >= date)!;
  const firstOrigin = indexFrom(values.from) - 1;
  const lastOrigin = series.length - 1 - horizon;
  const scores: Score[] = [];
  for (let start = indexFrom(values["refit-from"]) - 1; start <= lastOrigin; start += refitEvery) {
    const end = Math.min(start + refitEvery - 1, lastOrigin);
    if (end < firstOrigin) continue;
    const forecaster = await forSeries.fit(sliceSeries(series, 0, start + 1));
    const origins = Array.from({ length: end - start + 1 }, (_, i) => start + i);
    const asked = origins.filter((origin) => origin >= firstOrigin);
    for (const { origin, steps } of forecaster.forecast(series, asked)) {
      scores.push(scoreStep(series, origin, steps[horizon - 1]!));
    }
  }
  return scores;
}

function scoreStep({ close }: BarSeries, origin: number, { quantiles }: ForecastStep): Score {
  const logReturn = (price: number) => Math.log(price / close[origin]!);
  return scoreOf(quantiles.map(logReturn), logReturn(close[origin + horizon]!));
}

const seriesOfFiles = await Promise.all(
  positionals.map(async (file) => {
    const { series } = await readPriceFile(file, {
      symbol: basename(file, ".csv"),
      unadjusted: true,
    });
    const days = Array.from({ length: series.length }, (_, i) => dateAt(series, i));
    const known = sliceSeries(series, 0, days.filter((date) => date <= values.to).length);
    if (!values["closes-only"]) return known;
    const missing = new Float64Array(known.length).fill(Number.NaN);
    return { ...known, open: missing, high: missing, low: missing };
  }),
);

const mean = (x: readonly number[]) => x.reduce((sum, v) => sum + v, 0) / x.length;
let first: { readonly crps: number; readonly winkler: number } | undefined;
const covers = COVERAGES.map((percent) => `cover ${percent}`);
console.log(`| model | n | CRPS | ratio | Winkler 90 | ratio | ${covers.join(" | ")} | s |`);
console.log(`|---|---|---|---|---|---|${covers.map(() => "---|").join("")}---|`);
for (const entry of values.models.split(",")) {
  const [name, refitEvery] = entry.split(":");
  const started = performance.now();
  const scores: Score[] = [];
  for (const series of seriesOfFiles) {
    scores.push(...(await scoresOf(name!, series, Number(refitEvery))));
  }
  const crps = mean(scores.map((score) => score.crps));
  const winkler = mean(scores.map((score) => score.winkler90));
  first ??= { crps, winkler };
  const cells = [
    name,
    scores.length,
    crps.toFixed(6),
    (crps / first.crps).toFixed(4),
    winkler.toFixed(5),
    (winkler / first.winkler).toFixed(4),
    ...COVERAGES.map((_, i) => mean(scores.map(({ inside }) => Number(inside[i]))).toFixed(3)),
    ((performance.now() - started) / 1000).toFixed(0),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
