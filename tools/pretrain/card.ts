/** @file What is said of a network beside its weights: `CARD.md`. */

import { type BarSeries, dateAt } from "../../packages/afterbell/src/index.ts";
import type { TrainedPanelNetwork } from "../../packages/afterbell/src/models/index.ts";
import { fingerprintOf } from "../../packages/afterbell/src/workspace/fingerprint.ts";

export interface CardContent {
  readonly network: TrainedPanelNetwork;
  /** What it was trained on, no later session. */
  readonly train: readonly BarSeries[];
  /** How it turned out, each with its table; empty where there are no later sessions. */
  readonly scores: readonly { readonly title: string; readonly table: string }[];
  /** That makes the folder again. */
  readonly command: string;
}

export function cardOf({ network, train, scores, command }: CardContent): string {
  const { trainedOn, recipe, seeds, inputs } = network;
  const settings = Object.entries(recipe).map(([name, value]) => `${name} ${value}`);
  return `# Panel network until ${trainedOn.until}

An LSTM that says how wide the next session of a stock is likely to be, from 22 sessions of its own daily prices and
volume. \`panelNetworkEstimator({ pretrained })\` uses it for symbols without four others of their market beside them, if
the last session known at the fit is ${trainedOn.until} or later and no newer network qualifies. So it never forecasts a
session that it was trained on. It does not say where prices go: the median of a forecast is the last close. The shape of a
forecast comes from past residuals of the symbols that are forecast, and steps above 1 are HARx's.

## Data

${train.length} large US companies, ${trainedOn.from} to ${trainedOn.until}: daily open, high, low, close and volume, adjusted for
splits and not for dividends. No price is stored here.

| symbol | sessions | from | to | SHA-256 of the sessions |
|---|---|---|---|---|
${train.map(dataRow).join("\n")}

## Training

- Inputs: ${inputs.groups.join(", ")}; none of the market.
- Recipe (\`panelNetworkRecipe\`): ${settings.join(", ")}.
- Seeds: ${seeds.join(", ")}. Backend: \`wasm-simd\`, which gives the same bits on every kind of processor.

\`\`\`
${command}
\`\`\`

## Scores

${scoreText(scores)}

## Limits

- Made for daily sessions of large US stocks. It has not been judged on other countries, funds, bonds, currencies,
  cryptocurrencies, small companies or intraday prices, and is not meant for them.
- It needs open, high, low, close and volume of 22 sessions in a row, else HARx forecasts the session. A symbol alone needs
  267 sessions, with which HARx can be fitted and past residuals are enough for a shape.
- The companies were chosen because they are large today, so their past was better than that of most. That concerns where
  prices went more than how wide sessions were, but it has not been measured.
- An interval holds about as often as it says over many sessions; in a crisis it may fail several days in a row.
- Not investment advice, and not a measure of the risk of leveraged positions: the tails beyond 95 % have not been judged.
`;
}

function dataRow(series: BarSeries): string {
  const last = dateAt(series, series.length - 1);
  const cells = [series.symbol, series.length, dateAt(series, 0), last, fingerprintOf(series)];
  return `| ${cells.join(" | ")} |`;
}

function scoreText(scores: CardContent["scores"]): string {
  const none = "The files have no later sessions, so these weights have not been judged.";
  if (scores.length === 0) return none;
  const intro = `Forecasts of the next log return on sessions after the last one it has seen, each symbol alone, pooled.
GARCH-FHS is each symbol's own, refitted every 21 sessions; HARx is its own, refitted every 250. Symbols are judged from
their 500th session on, by the prices of the file that the title names. CRPS is twice the mean pinball loss at the levels
0.05, 0.1 … 0.95. p is of the difference of the mean CRPS of each date, by Diebold-Mariano tests. The recipe was chosen on
sessions of the same companies from 2017-11 to 2019-02, so scores of that time may flatter it.`;
  return [intro, ...scores.map(({ title, table }) => `### ${title}\n\n${table}`)].join("\n\n");
}
