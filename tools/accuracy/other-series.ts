/** @file Series other than stocks: an index, the VIX and exchange rates, by what `forecast` uses for them. */

import { join } from "node:path";
import { dateAt, type Panel, panelOf } from "../../packages/afterbell/src/index.ts";
import { countOf, coverageOf, lossRatio } from "./comparison.ts";
import { ewmaFhs, harx, REFITS } from "./contenders.ts";
import { judge } from "./judge.ts";
import { pricesUntil } from "./new-york-prices.ts";
import { closesOf, ratesOf } from "./price-series.ts";
import { atMost, near, type Row, type Section } from "./row.ts";

/** Share of the sessions before the first that is forecast. */
const TRAIN_SHARE = 0.6;

export async function otherSeriesSection(data: string): Promise<Section> {
  const index = panelOf(await pricesUntil(join(data, "prices/sp500_2000-2020_vega.csv"), LAST));
  const vix = panelOf(await pricesUntil(join(data, "prices/vix-daily.csv"), LAST));
  const rates = await ratesOf(join(data, "exchange_rate/exchange_rate.csv"));
  return {
    title: "Other series",
    text: `HARx, refitted every ${REFITS.har} sessions on all before, against EWMA-FHS. The last ${Math.round(100 * (1 - TRAIN_SHARE))} % of the sessions are forecast. The
rates are a panel of eight, each day of the file a session; the others are forecast alone.`,
    beside: "by series",
    rows: [
      ...(await rowsOf("S&P 500, closes", closesOf(index))),
      ...(await rowsOf("S&P 500 with ranges and volume", index)),
      ...(await rowsOf("VIX, closes", closesOf(vix))),
      ...(await rowsOf("VIX with ranges", vix)),
      ...(await rowsOf("eight exchange rates", rates)),
    ],
  };
}

/** No file has later sessions. */
const LAST = "2099-12-31";

async function rowsOf(name: string, panel: Panel): Promise<Row[]> {
  const [first] = panel.series;
  const range = { from: dateAt(first!, Math.floor(TRAIN_SHARE * first!.length)), stepAhead: 1 };
  const ewma = await judge(ewmaFhs(1), REFITS.har, panel, range);
  const own = await judge(harx(1), REFITS.har, panel, range);
  const { pooled, bySymbol } = lossRatio(own, ewma, "crps");
  const beside = bySymbol.length > 1 ? bySymbol.map((ratio) => ratio.toFixed(3)).join(" ") : "";
  return [
    atMost(`${name}: CRPS / EWMA-FHS`, pooled, 1, beside),
    near(
      `${name}: coverage at 90 %`,
      coverageOf(own, 0.9),
      [0.9, 2],
      `${countOf(own).toLocaleString("en-US")} forecasts`,
    ),
  ];
}
