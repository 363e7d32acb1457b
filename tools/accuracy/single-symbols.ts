/** @file Symbols forecast alone, by networks that were trained on a panel without the market's features. */

import { type BarSeries, panelOf } from "../../packages/afterbell/src/index.ts";
import type { TrainedPanelNetwork } from "../../packages/afterbell/src/models/index.ts";
import { readPretrainedNetworks } from "../../packages/afterbell/src/workspace/index.ts";
import type { PanelTest } from "./big-tech.ts";
import { coverageOf, lossRatio } from "./comparison.ts";
import { garchFhs, harx, network, REFITS } from "./contenders.ts";
import { frozen, judge, type Losses } from "./judge.ts";
import { until } from "./price-series.ts";
import { measured, percent, type Row, type Section } from "./row.ts";

const SYMBOLS = ["AAPL", "MSFT", "TSLA"];
/** The day before the test range: weights may be as new as that. */
const TRAINED_UNTIL = "2019-02-22";

export async function singleSymbolSection({ panel, from }: PanelTest): Promise<Section> {
  const all = await trainedOn(panel.series);
  const shipped = readPretrainedNetworks().filter(({ trainedOn: { until } }) => until < from);
  const ratios: Record<"own" | "others" | "shipped" | "harx", number[]> = {
    ...{ own: [], others: [], shipped: [], harx: [] },
  };
  const coverages: number[] = [];
  for (const series of panel.series.filter(({ symbol }) => SYMBOLS.includes(symbol))) {
    const alone = panelOf(series);
    const range = { from, stepAhead: 1 };
    const garch = await judge(garchFhs(1), REFITS.garch, alone, range);
    const ratioOf = (losses: Losses) => lossRatio(losses, garch, "crps").pooled;
    const by = async (pretrained: readonly TrainedPanelNetwork[]) => {
      const forecaster = await network({ pretrained }).fit(until(alone, TRAINED_UNTIL));
      return judge(frozen(forecaster), REFITS.har, alone, range);
    };
    const own = await by([all]);
    const others = await trainedOn(panel.series.filter((one) => one !== series));
    ratios.own.push(ratioOf(own));
    coverages.push(coverageOf(own, 0.9));
    ratios.others.push(ratioOf(await by([others])));
    ratios.shipped.push(ratioOf(await by(shipped)));
    ratios.harx.push(ratioOf(await judge(harx(1), REFITS.har, alone, range)));
  }
  return {
    title: "One symbol alone",
    text: `CRPS / the symbol's own GARCH-FHS. Weights of one seed, trained up to ${TRAINED_UNTIL} without the market's features, applied to one
symbol of which nothing but its own prices is known; the shape is that of its own last 500 residuals,
which in the first two years are partly of sessions that the network was trained on.`,
    beside: SYMBOLS.join(", "),
    rows: [
      judged("network trained on all symbols, this one among them", ratios.own),
      judged("network trained on the other symbols", ratios.others),
      line(
        `network that is shipped, trained up to ${shipped.at(-1)?.trainedOn.until}`,
        ratios.shipped,
      ),
      line("HARx fitted on the symbol alone, without a network", ratios.harx),
      measured(
        "coverage at 90 % of the first",
        percent(meanOf(coverages)),
        coverages.map(percent).join(", "),
      ),
    ],
  };
}

async function trainedOn(series: readonly BarSeries[]): Promise<TrainedPanelNetwork> {
  const without = ["market", "marketVolume"] as const;
  const { model } = await network({ without }).fit(until(panelOf(...series), TRAINED_UNTIL));
  return model.networks[0]!;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}

function line(what: string, ratios: readonly number[]): Row {
  return measured(
    what,
    meanOf(ratios).toFixed(4),
    ratios.map((ratio) => ratio.toFixed(4)).join(", "),
  );
}

function judged(what: string, ratios: readonly number[]): Row {
  const isMet = meanOf(ratios) <= 0.995 && Math.max(...ratios) <= 1;
  return { ...line(what, ratios), wanted: "≤ 0.995, none above 1", isMet };
}
