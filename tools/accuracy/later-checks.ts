/** @file What else the panel network is asked: symbols that it never saw, and closes alone. */

import { panelOf } from "../../packages/afterbell/src/index.ts";
import { type OneStep, type PanelTest, shown } from "./big-tech.ts";
import { coverageOf, lossRatio } from "./comparison.ts";
import { harx, network, REFITS } from "./contenders.ts";
import { frozen, judge, type Losses } from "./judge.ts";
import { closesOf, until } from "./price-series.ts";
import { measured, percent, type Row, type Section } from "./row.ts";

export async function laterChecksSection(test: PanelTest, { garch }: OneStep): Promise<Section> {
  const { panel, from, trainedUntil } = test;
  const range = { from, stepAhead: 1 };
  const ofNetwork = async (train: PanelTest["panel"], tested: PanelTest["panel"]) => {
    const forecaster = await network().fit(until(train, trainedUntil));
    return judge(frozen(forecaster), REFITS.har, tested, range);
  };
  const unseen: Losses["symbols"][number][] = [];
  for (const parity of [0, 1]) {
    const learned = panelOf(...panel.series.filter((_, s) => s % 2 === parity));
    const { symbols } = await ofNetwork(learned, panel);
    unseen.push(...symbols.filter((_, s) => s % 2 !== parity));
  }
  const inOrder = panel.series.map(({ symbol }) => unseen.find((one) => one.symbol === symbol)!);
  const closes = closesOf(panel);
  const rowsOf = (name: string, losses: Losses): Row[] => [
    measured(`${name}: CRPS / GARCH-FHS`, ...shown(lossRatio(losses, garch, "crps"))),
    measured(`${name}: coverage at 90 %`, percent(coverageOf(losses, 0.9))),
  ];
  return {
    title: "Other symbols, closes only",
    text: `One session ahead, the same test range. A network that was trained on every other symbol forecasts the rest. The shapes
rest on the residuals of all symbols. Other companies and years after these are not in the data: measure them with
\`npm run accuracy -- --prices FOLDER --trained-until DATE --from DATE --to DATE\`.`,
    beside: "mean of symbols",
    rows: [
      ...rowsOf("network, symbols it never saw", { name: "panel", symbols: inOrder }),
      ...rowsOf("HARx, closes only", await judge(harx(1), REFITS.har, closes, range)),
      ...rowsOf("network, closes only", await ofNetwork(closes, closes)),
    ],
  };
}
