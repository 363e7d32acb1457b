/** @file The panel network on many symbols beside its rivals, one session ahead and five. */

import type { Panel } from "../../packages/afterbell/src/index.ts";
import { holmAdjusted } from "../../packages/afterbell/src/scores/index.ts";
import {
  compareDaily,
  countOf,
  coverageBySymbol,
  coverageByVolatility,
  coverageOf,
  type LossRatio,
  lossRatio,
} from "./comparison.ts";
import { ewmaFhs, FIVE_SEEDS, garchFhs, harx, network, REFITS, titleOf } from "./contenders.ts";
import { NOMINAL_COVERAGES } from "./forecast-losses.ts";
import { harWithMarketEstimator } from "./har-with-market.ts";
import { frozen, judge, type Losses } from "./judge.ts";
import { nextSession, until } from "./price-series.ts";
import { GARCH_FIVE_STEPS, referenceRow } from "./references.ts";
import { allBetween, atMost, measured, near, type Row, type Section } from "./row.ts";

/** What is forecast, and how long networks may have seen it. */
export interface PanelTest {
  readonly panel: Panel;
  /** The last session of a network's training. */
  readonly trainedUntil: string;
  /** First session that is forecast; the last is the panel's. */
  readonly from: string;
}

/** One session ahead. */
export interface OneStep {
  readonly garch: Losses;
  readonly ewma: Losses;
  readonly harWithMarket: Losses;
  readonly harx: Losses;
  /** Of the default seed. */
  readonly network: Losses;
  readonly otherSeeds: readonly Losses[];
  readonly fiveSeeds: Losses;
}

export async function oneStepLosses(test: PanelTest): Promise<OneStep> {
  const range = { from: test.from, stepAhead: 1 };
  const { panel } = test;
  const train = until(panel, test.trainedUntil);
  const ofSeeds = async (seeds: readonly number[]) => {
    const forecaster = await network({ seeds }).fit(train);
    return judge(frozen(forecaster), REFITS.har, panel, range);
  };
  const [first, ...others] = FIVE_SEEDS;
  const otherSeeds: Losses[] = [];
  for (const seed of others) otherSeeds.push(await ofSeeds([seed]));
  return {
    garch: await judge(garchFhs(1), REFITS.garch, panel, range),
    ewma: await judge(ewmaFhs(1), REFITS.garch, panel, range),
    harWithMarket: await judge(harWithMarketEstimator(nextSession), REFITS.har, panel, range),
    harx: await judge(harx(1), REFITS.har, panel, range),
    network: await ofSeeds([first!]),
    otherSeeds,
    fiveSeeds: await ofSeeds(FIVE_SEEDS),
  };
}

export function oneStepSection(losses: OneStep, { from, trainedUntil }: PanelTest): Section {
  const { garch, ewma, harWithMarket, harx, network: own, fiveSeeds } = losses;
  return {
    title: "One session ahead, many symbols",
    text: `${countText(own)} forecasts of ${own.symbols.length} symbols from ${from} on, by the network of one seed, trained up to ${trainedUntil} and not
again. GARCH-FHS is refitted every ${REFITS.garch} sessions on all before, the HAR models every ${REFITS.har}.`,
    beside: "mean of symbols",
    rows: [
      atMost("CRPS / GARCH-FHS", ...against(own, garch, 0.985)),
      atMost("CRPS / EWMA-FHS", ...against(own, ewma, 0.985)),
      atMost("CRPS / HAR with market", ...against(own, harWithMarket, 0.995)),
      atMost("CRPS / HARx", ...against(own, harx, 0.998)),
      atMost("Winkler 90 / GARCH-FHS", ...against(own, garch, 0.94, "winkler")),
      ...testRows(own, [garch, ewma, harWithMarket, harx]),
      ...NOMINAL_COVERAGES.map((c) => near(`coverage at ${100 * c} %`, coverageOf(own, c), [c, 1])),
      allBetween(
        "coverage at 90 %, low, middle and high volatility",
        coverageByVolatility(own, 0.9),
        [0.88, 0.92],
      ),
      allBetween(
        "coverage at 90 %, lowest and highest symbol",
        extremes(coverageBySymbol(own, 0.9)),
        [0.86, 0.94],
      ),
      ...seedRows(losses),
      measured("CRPS / GARCH-FHS, five seeds", ...shown(lossRatio(fiveSeeds, garch, "crps"))),
    ],
  };
}

export async function fiveStepSection({ panel, from, trainedUntil }: PanelTest): Promise<Section> {
  const range = { from, stepAhead: 5 };
  const garch = await judge(garchFhs(5), REFITS.garch, panel, range);
  const refitted = await judge(harx(5), REFITS.har, panel, range);
  const fitted = await network({ horizon: 5 }).fit(until(panel, trainedUntil));
  const own = await judge(frozen(fitted), REFITS.har, panel, range);
  const rowsOf = (name: string, losses: Losses): Row[] => [
    atMost(`${name}: CRPS / GARCH-FHS`, ...against(losses, garch, 0.995)),
    near(`${name}: coverage at 90 %`, coverageOf(losses, 0.9), [0.9, 1.5]),
  ];
  return {
    title: "Five sessions ahead",
    text: `${countText(own)} forecasts. Steps above 1 are HARx's in the panel network too; there they are as old as the network.`,
    beside: "mean of symbols",
    rows: [
      ...rowsOf("HARx", refitted),
      ...rowsOf("panel network", own),
      {
        ...referenceRow(garch, GARCH_FIVE_STEPS),
        what: "GARCH-FHS: CRPS, Winkler 90; beside them those in Python",
      },
    ],
  };
}

/** P-values after Holm's correction over all of them. */
function testRows(own: Losses, rivals: readonly Losses[]): Row[] {
  const tests = rivals.map((rival) => compareDaily(own, rival));
  const adjusted = holmAdjusted(tests.map(({ pValue }) => pValue ?? 1));
  return rivals.map((rival, i) => {
    const p = adjusted[i]!;
    const isAsked = rival.name === "garch-fhs" || rival.name === "ewma";
    const row = measured(
      `Diebold-Mariano against ${titleOf(rival)}, p after Holm`,
      p < 1e-3 ? p.toExponential(1) : p.toFixed(4),
      `statistic ${tests[i]!.statistic?.toFixed(2)}`,
    );
    return isAsked ? { ...row, wanted: "< .001", isMet: p < 0.001 } : row;
  });
}

function seedRows({ network: own, otherSeeds, fiveSeeds }: OneStep): Row[] {
  const ratios = [own, ...otherSeeds].map((one) => lossRatio(one, fiveSeeds, "crps").pooled);
  const row = atMost("one seed, CRPS / mean of five", ratios[0]!, 1.002);
  return [{ ...row, beside: `each seed: ${ratios.map((r) => r.toFixed(4)).join(" ")}` }];
}

type Limited = readonly [ratio: number, limit: number, beside: string];

export function against(
  own: Losses,
  rival: Losses,
  limit: number,
  loss: "crps" | "winkler" = "crps",
): Limited {
  const { pooled, overSymbols } = lossRatio(own, rival, loss);
  return [pooled, limit, overSymbols.toFixed(4)];
}

export function shown({ pooled, overSymbols }: LossRatio): readonly [got: string, beside: string] {
  return [pooled.toFixed(4), overSymbols.toFixed(4)];
}

function countText(losses: Losses): string {
  return countOf(losses).toLocaleString("en-US");
}

function extremes(values: readonly number[]): number[] {
  return [Math.min(...values), Math.max(...values)];
}
