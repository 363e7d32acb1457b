import { referenceBackend } from "@afterbell/lstm";
import { expect, test } from "vitest";
import { closesOf, nextWeekday, rangeSeries } from "../../../test/support/range-markets.ts";
import { dateAt } from "../../domain/bar-series.ts";
import { panelOf } from "../../domain/panel.ts";
import { newYorkHours } from "../../domain/session-hours.ts";
import { networkOutlooks } from "./network-outlook.ts";
import { panelNetworkRecipe } from "./network-recipe.ts";
import { panelModelForecaster } from "./panel-model.ts";
import { panelNetworkEstimator } from "./panel-network.ts";

const surroundings = { nextSession: nextWeekday, backend: referenceBackend };
const from = { from: "2020-01-06", sessions: 420 };
const series = Array.from({ length: 6 }, (_, i) =>
  rangeSeries(`US${i}`, newYorkHours, { ...from, seed: 40 + i }),
);
const estimatorWith = (contextLength: number) =>
  panelNetworkEstimator({
    ...{ horizon: 1, ...surroundings },
    recipe: { ...panelNetworkRecipe, contextLength, units: 3, maxEpochs: 1 },
  });

test("a width and a shape are those of the forecast, by the first network that has its inputs", async () => {
  const panel = panelOf(...series.slice(0, 5), closesOf(series[5]!));
  const [whole] = (await estimatorWith(5).fit(panel)).model.networks;
  const closes = panelOf(...series.map(closesOf));
  const second = await estimatorWith(7).fit(closes);
  const model = { ...second.model, networks: [whole!, ...second.model.networks] };

  const outlooks = networkOutlooks(panel, model, surroundings);
  expect(outlooks.map(({ network }) => network)).toEqual([0, 0, 0, 0, 0, 1]);

  const date = dateAt(series[0]!, 419);
  const [answer] = panelModelForecaster(model, surroundings).forecast(panel, [date]);
  for (const [i, { symbol, steps }] of answer!.forecasts.entries()) {
    const { lastClose, width, shape, logVariance, ...one } = outlooks[i]!;
    expect(one).toMatchObject({ symbol, session: date });
    expect(shape.map((quantile) => lastClose * Math.exp(width * quantile))).toEqual(
      steps[0]!.quantiles,
    );
    expect(Math.exp(logVariance / 2)).toBeCloseTo(width, 14);
  }
});

test("there is none where step 1 is HARx's", async () => {
  const panel = panelOf(...series.slice(0, 5));
  const { model } = await estimatorWith(5).fit(panel);
  expect(networkOutlooks(panel, model, surroundings)).toHaveLength(5);
  expect(networkOutlooks(panelOf(series[0]!), model, surroundings)).toEqual([]); // without its market
  expect(networkOutlooks(panel, { networks: [] }, surroundings)).toEqual([]);
});
