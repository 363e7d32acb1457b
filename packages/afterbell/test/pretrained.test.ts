/** @file The networks that come with the package, on the embedded sample. */

import { describe, expect, test } from "vitest";
import {
  type BarSeries,
  backtestPanel,
  dateAt,
  dayNumber,
  indexAtOrBefore,
  panelOf,
  readSample,
  type SessionDate,
  sessionDate,
  sliceSeries,
} from "../src/index.ts";
import { nextSessions, openCalendar } from "../src/market/index.ts";
import { harxEstimator, panelNetworkEstimator } from "../src/models/index.ts";
import { readPretrainedNetworks } from "../src/workspace/index.ts";

const calendar = openCalendar("new-york");
const nextSession = (_: BarSeries, day: number) =>
  dayNumber(nextSessions(calendar, sessionDate(day), 1)[0]!);
const options = { horizon: 1, nextSession };
const pretrained = readPretrainedNetworks();
const estimator = panelNetworkEstimator({ ...options, pretrained });
const { series } = await readSample();
const panel = panelOf(series);
const upTo = (date: string) =>
  panelOf(sliceSeries(series, 0, indexAtOrBefore(series, dayNumber(date as SessionDate)) + 1));
const dates = Array.from({ length: 250 }, (_, i) => dateAt(series, series.length - 250 + i));

/** The sample as if its first session had been some days earlier or later. */
const moved = (days: number): BarSeries => ({ ...series, days: series.days.map((d) => d + days) });

describe("a fit to one symbol", () => {
  test("uses the newest network that has seen none of its later sessions", async () => {
    const untilsOf = async (train: ReturnType<typeof upTo>) =>
      (await estimator.fit(train)).model.networks.map(({ trainedOn }) => trainedOn.until);
    for (const { trainedOn } of pretrained) {
      const { until } = trainedOn;
      const offset = dayNumber(until) - series.days.at(-1)!;
      expect(await untilsOf(panelOf(moved(offset)))).toEqual([until]);
      expect(await untilsOf(panelOf(moved(offset + 1)))).toEqual([until]);
      const earlier = pretrained.filter((one) => one.trainedOn.until < until).at(-1);
      const expected = earlier ? [earlier.trainedOn.until] : [];
      expect(await untilsOf(panelOf(moved(offset - 1)))).toEqual(expected);
    }
  });

  test("forecasts finite, ascending quantiles around the last close, that are not HARx's", async () => {
    const train = upTo(dates[0]!);
    const answers = (await estimator.fit(train)).forecast(panel, dates);
    const ofHarx = (await harxEstimator(options).fit(train)).forecast(panel, dates);
    expect(answers).toHaveLength(250);
    for (const [i, { forecasts }] of answers.entries()) {
      const { median, quantiles } = forecasts[0]!.steps[0]!;
      expect(quantiles.every((price) => Number.isFinite(price) && price > 0)).toBe(true);
      expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
      expect(new Set(quantiles).size).toBe(quantiles.length);
      expect(median).toBe(series.close[series.length - 250 + i]);
      expect(quantiles).not.toEqual(ofHarx[i]!.forecasts[0]!.steps[0]!.quantiles);
    }
  });

  test("is backtested without looking ahead", async () => {
    const split = { horizon: 1, step: 1, minTrainLength: 1100, refitEvery: 50 };
    const { series: backtested } = await backtestPanel([estimator], panel, split);
    expect(backtested[0]!.tables[0]!.origins.length).toBe(series.length - 1100);
  });
});
