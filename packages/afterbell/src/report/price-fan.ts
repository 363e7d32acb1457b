/** @file The latest forecast: closes so far, and an interval fan over the sessions ahead. */

import type { Markish } from "@observablehq/plot";
import { type BarSeries, barAt, barsOf, sliceSeries } from "../domain/bar-series.ts";
import { intervalColumns } from "../scores/interval-columns.ts";
import { forecasterInText, forecasterLabel } from "./forecaster-label.ts";
import { linearAxis } from "./linear-axis.ts";
import { counted, nominalPercent, price } from "./number-format.ts";
import { forecasterStyle, INK, PERSISTENCE } from "./palette.ts";
import { type AbsentPicture, type Picture, rowsOf } from "./picture.ts";
import type { LegendItem, PlotFrame } from "./plot-frame.ts";
import type { LatestForecast } from "./report-input.ts";
import { nextWeekdays, sessionTicks } from "./session-axis.ts";

/** About a quarter; half of it where few sessions are forecast, so that those are not a sliver. */
const CLOSES = { many: 60, few: 30 };
/** Up to this many steps, intervals are drawn as bars; for more, as a fan. */
const BARS_UP_TO = 4;
/** The fan, from the outside in. */
const COVERAGES = [0.95, 0.9, 0.8, 0.5];
const BAND_OPACITY = 0.2;
/** Right of the last session, in sessions. */
const ROOM = 0.6;

export interface PriceFanData {
  readonly series: BarSeries;
  readonly subject: string;
  /** Of all that were backtested, for their colours. */
  readonly names: readonly string[];
  readonly latest: readonly LatestForecast[];
}

const name = "price-fan";
const title = "The latest forecast";

export function priceFan(data: PriceFanData): Picture | AbsentPicture {
  const { latest, subject } = data;
  if (latest.length === 0) {
    return { name, title, absence: "No forecaster has a forecast of future sessions." };
  }
  const sure = latest.filter(({ quantileLevels }) => quantileLevels.length > 0);
  const fan = sure.find(({ forecaster }) => forecaster === subject) ?? sure[0];
  const shown = latest.filter(
    (one) => one.forecaster === "persistence" || one.forecaster === subject || one === fan,
  );
  const description = describe(data.series, shown, fan);
  const draw = (frame: PlotFrame) => drawFan({ data, shown, fan, description }, frame);
  return { name, title, description, size: "wide", draw };
}

function describe(
  series: BarSeries,
  shown: readonly LatestForecast[],
  fan: LatestForecast | undefined,
): string {
  const last = barAt(series, series.length - 1);
  const horizon = shown[0]!.forecast.steps.length;
  const medians = shown.map(
    ({ forecaster, forecast }) =>
      `${forecasterInText(forecaster)} forecasts ${price(forecast.steps.at(-1)!.median)}`,
  );
  const from = `From the close of ${price(last.close)} on ${last.date}, ${counted(horizon, "session")} ahead: ${medians.join(", ")}.`;
  const columns = fan && intervalColumns(fan.quantileLevels, 0.9);
  if (!columns) return `${from} None of them has an interval of ${nominalPercent(0.9)}.`;
  const { quantiles } = fan.forecast.steps.at(-1)!;
  const [low, high] = [quantiles[columns.lower]!, quantiles[columns.upper]!];
  const basis = fan.isCalibrated ? ", calibrated on its past errors," : "";
  return `${from} The ${nominalPercent(0.9)} interval of ${forecasterInText(fan.forecaster)}${basis} is ${price(low)} to ${price(high)}.`;
}

interface FanView {
  readonly data: PriceFanData;
  readonly shown: readonly LatestForecast[];
  /** Whose intervals are drawn. */
  readonly fan: LatestForecast | undefined;
  readonly description: string;
}

function drawFan(view: FanView, frame: PlotFrame): string {
  const { Plot, size } = frame;
  const { shown, data } = view;
  const horizon = shown[0]!.forecast.steps.length;
  const areBars = horizon <= BARS_UP_TO;
  const bars = barsOf(sliceSeries(data.series, areBars ? -CLOSES.few : -CLOSES.many));
  const closes = bars.map(({ close }, i) => ({ x: i + 1 - bars.length, y: close }));
  const dates = [...bars.map(({ date }) => date), ...nextWeekdays(bars.at(-1)!.date, horizon)];
  const ticks = sessionTicks(dates, frame.roomFor(10));
  const bands = bandsOf(view, areBars ? [] : [closes.at(-1)!]);
  const bounds = bands.flatMap(({ rows }) => rows.flatMap(({ low, high }) => [low, high]));
  const medians = shown.flatMap(({ forecast }) => forecast.steps.map(({ median }) => median));
  const heights = [...closes.map(({ y }) => y), ...medians, ...bounds];
  return frame.draw({
    title,
    description: view.description,
    legend: legendOf(view, bands),
    x: {
      label: "Session (after the dashed line: future weekdays)",
      domain: [1 - bars.length, horizon + ROOM],
      ticks: ticks.map(({ at, label }) => ({ at: at + 1 - bars.length, label })),
    },
    y: { ...linearAxis(heights, { count: rowsOf(size) }), label: "Close (currency of the series)" },
    marks: [
      ...bands.map((band) => bandMark(band, areBars, Plot)),
      Plot.ruleX([areBars ? 0.5 : 0], { stroke: INK, strokeDasharray: "3 3", strokeOpacity: 0.5 }),
      Plot.line(closes, { x: "x", y: "y", stroke: INK, strokeWidth: 1.8 }),
      Plot.dot(closes.slice(-1), { x: "x", y: "y", fill: INK, r: 3 }),
      ...medianMarks(view, horizon, Plot),
    ],
  });
}

function bandMark({ rows, colour }: Band, isBar: boolean, Plot: PlotFrame["Plot"]): Markish {
  const fill = { fill: colour, fillOpacity: BAND_OPACITY };
  if (!isBar) return Plot.areaY(rows, { x: "x", y1: "low", y2: "high", ...fill });
  const [x1, x2] = [(row: BandRow) => row.x - 0.3, (row: BandRow) => row.x + 0.3];
  return Plot.rect(rows, { x1, x2, y1: "low", y2: "high", ...fill });
}

/** Points on lines; persistence is only a line, so that points do not hide it. */
function medianMarks(
  { shown, data }: FanView,
  horizon: number,
  Plot: PlotFrame["Plot"],
): Markish[] {
  const persistence = shown.find(({ forecaster }) => forecaster === "persistence");
  const level = persistence ? [persistence.forecast.steps[0]!.median] : [];
  const points = shown
    .filter((one) => one !== persistence)
    .flatMap(({ forecaster, forecast }) =>
      forecast.steps.map(({ stepAhead: x, median: y }) => ({
        forecaster,
        x,
        y,
        ...forecasterStyle(forecaster, data),
      })),
    );
  return [
    Plot.ruleY(level, { x1: 0, x2: horizon + ROOM, stroke: PERSISTENCE, strokeWidth: 2.5 }),
    Plot.line(points, { x: "x", y: "y", z: "forecaster", stroke: "colour", strokeWidth: 1.5 }),
    Plot.dot(points, { x: "x", y: "y", fill: "colour", r: 3.5, symbol: "symbol" }),
  ];
}

interface Band {
  readonly coverage: number;
  readonly colour: string;
  readonly rows: readonly BandRow[];
}

interface BandRow {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** @param from Where a fan opens; none for bars. */
function bandsOf(
  { fan, data }: Pick<FanView, "fan" | "data">,
  from: readonly { readonly x: number; readonly y: number }[],
): Band[] {
  if (!fan) return [];
  const { colour } = forecasterStyle(fan.forecaster, data);
  const opening = from.map(({ x, y }): BandRow => ({ x, low: y, high: y }));
  return COVERAGES.flatMap((coverage) => {
    const columns = intervalColumns(fan.quantileLevels, coverage);
    if (!columns) return [];
    const rows = fan.forecast.steps.map(({ stepAhead, quantiles }): BandRow => {
      const { lower, upper } = columns;
      return { x: stepAhead, low: quantiles[lower]!, high: quantiles[upper]! };
    });
    return [{ coverage, colour, rows: [...opening, ...rows] }];
  });
}

function legendOf({ data, shown, fan }: FanView, bands: readonly Band[]): LegendItem[] {
  const points = shown.map(({ forecaster }): LegendItem => {
    const { colour } = forecasterStyle(forecaster, data);
    return {
      label: forecasterLabel(forecaster),
      colour,
      shape: forecaster === "persistence" ? "line" : "dot",
    };
  });
  const intervals = bands.map(({ coverage, colour }, i): LegendItem => {
    const label = `${nominalPercent(coverage)}${i === 0 ? ` around ${forecasterInText(fan!.forecaster)}` : ""}`;
    // As dark as the overlapping bands there.
    return { label, colour, shape: "band", opacity: 1 - (1 - BAND_OPACITY) ** (i + 1) };
  });
  return [{ label: "close", colour: INK, shape: "line" }, ...points, ...intervals];
}
