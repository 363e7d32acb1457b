/** @file The latest forecast: closes so far, and an interval fan over the sessions ahead. */

import type { BarSeries } from "../../domain/bar.ts";
import { linearAxis } from "./linear-axis.ts";
import { counted, price } from "./number-format.ts";
import { BLUE, forecasterStyle, INK, PERSISTENCE } from "./palette.ts";
import { type AbsentPicture, type Picture, rowsOf } from "./picture.ts";
import type { LegendItem, PlotFrame } from "./plot-frame.ts";
import { intervalColumns } from "./quantile-interval.ts";
import type { LatestForecast } from "./report-input.ts";
import { nextWeekdays, sessionTicks } from "./session-axis.ts";

/** About a quarter; half of it where few sessions are forecast, so that those are not a sliver. */
const CLOSES = { many: 60, few: 30 };
/** Up to so many steps an interval is a bar of its own; of more, a fan. */
const BARS_UP_TO = 4;
/** The fan, from the outside in. */
const COVERAGES = [0.95, 0.9, 0.8, 0.5];
const BAND_OPACITY = 0.2;

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
  const [first] = latest;
  if (!first) return { name, title, absence: "No forecaster says anything of sessions to come." };
  const fan =
    latest.find((one) => one.forecaster === subject && one.quantileLevels.length > 0) ??
    latest.find((one) => one.quantileLevels.length > 0);
  const shown = latest.filter(
    (one) => ["persistence", subject].includes(one.forecaster) || one === fan,
  );
  return {
    name,
    title,
    description: described(data, shown, fan),
    size: "wide",
    draw: (frame) => draw(data, shown, fan, frame),
  };
}

function described(
  { series }: PriceFanData,
  shown: readonly LatestForecast[],
  fan: LatestForecast | undefined,
): string {
  const last = series.bars.at(-1)!;
  const horizon = shown[0]!.forecast.steps.length;
  const medians = shown.map(
    ({ forecaster, forecast }) => `${forecaster} says ${price(forecast.steps.at(-1)!.median)}`,
  );
  const from = `From the close of ${price(last.close)} on ${last.date}, ${counted(horizon, "session")} ahead: ${medians.join(", ")}.`;
  const columns = fan && intervalColumns(fan.quantileLevels, 0.9);
  if (!columns) return `${from} None of them says an interval of 90 %.`;
  const { quantiles } = fan.forecast.steps.at(-1)!;
  const [low, high] = [quantiles[columns.lower]!, quantiles[columns.upper]!];
  return `${from} The 90 % interval of ${fan.forecaster} is ${price(low)} to ${price(high)}.`;
}

function draw(
  data: PriceFanData,
  shown: readonly LatestForecast[],
  fan: LatestForecast | undefined,
  frame: PlotFrame,
): string {
  const { Plot, size } = frame;
  const horizon = shown[0]!.forecast.steps.length;
  const isBars = horizon <= BARS_UP_TO;
  const bars = data.series.bars.slice(isBars ? -CLOSES.few : -CLOSES.many);
  const closes = bars.map(({ close }, i) => ({ x: i + 1 - bars.length, y: close }));
  const dates = [...bars.map(({ date }) => date), ...nextWeekdays(bars.at(-1)!.date, horizon)];
  const bands = bandsOf(fan, isBars ? [] : [closes.at(-1)!]);
  const points = shown.flatMap(({ forecaster, forecast }) => {
    const style = forecasterStyle(forecaster, data);
    return forecast.steps.map(({ stepAhead: x, median: y }) => ({ forecaster, x, y, ...style }));
  });
  const said = points.filter(({ forecaster }) => forecaster !== "persistence");
  const ys = [...closes, ...points].map(({ y }) => y);
  const y = linearAxis(
    [...ys, ...bands.flatMap(({ rows }) => rows.flatMap((r) => [r.low, r.high]))],
    {
      count: rowsOf(size),
    },
  );
  const ticks = sessionTicks(dates, frame.roomFor(10));
  return frame.draw({
    title,
    description: described(data, shown, fan),
    legend: legendOf(
      data,
      shown,
      fan,
      bands.map(({ coverage }) => coverage),
    ),
    x: {
      label: "Session (after the dashed line: weekdays to come)",
      domain: [1 - bars.length, horizon + 0.6],
      ticks: ticks.map(({ at, label }) => ({ at: at + 1 - bars.length, label })),
    },
    y: { ...y, label: "Close (currency of the series)" },
    marks: [
      ...bands.map(({ rows }) =>
        isBars
          ? Plot.rect(rows, {
              x1: (r) => r.x - 0.3,
              x2: (r) => r.x + 0.3,
              y1: "low",
              y2: "high",
              fill: BLUE,
              fillOpacity: BAND_OPACITY,
            })
          : Plot.areaY(rows, {
              x: "x",
              y1: "low",
              y2: "high",
              fill: BLUE,
              fillOpacity: BAND_OPACITY,
            }),
      ),
      Plot.ruleX([isBars ? 0.5 : 0], { stroke: INK, strokeDasharray: "3 3", strokeOpacity: 0.5 }),
      Plot.line(closes, { x: "x", y: "y", stroke: INK, strokeWidth: 1.8 }),
      Plot.dot(closes.slice(-1), { x: "x", y: "y", fill: INK, r: 3 }),
      // A line, so that points on it do not hide it.
      Plot.ruleY(points.filter(({ forecaster }) => forecaster === "persistence").slice(0, 1), {
        x1: 0,
        x2: horizon + 0.6,
        y: "y",
        stroke: PERSISTENCE,
        strokeWidth: 2.5,
      }),
      Plot.line(said, { x: "x", y: "y", z: "forecaster", stroke: "colour", strokeWidth: 1.5 }),
      Plot.dot(said, { x: "x", y: "y", fill: "colour", r: 3.5, symbol: "symbol" }),
    ],
  });
}

interface BandRow {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** @param from Where a fan opens; none for bars. */
function bandsOf(fan: LatestForecast | undefined, from: readonly { x: number; y: number }[]) {
  if (!fan) return [];
  return COVERAGES.flatMap((coverage) => {
    const columns = intervalColumns(fan.quantileLevels, coverage);
    if (!columns) return [];
    const opening = from.map(({ x, y }): BandRow => ({ x, low: y, high: y }));
    const rows = fan.forecast.steps.map(
      ({ stepAhead, quantiles }): BandRow => ({
        x: stepAhead,
        low: quantiles[columns.lower]!,
        high: quantiles[columns.upper]!,
      }),
    );
    return [{ coverage, rows: [...opening, ...rows] }];
  });
}

function legendOf(
  data: PriceFanData,
  shown: readonly LatestForecast[],
  fan: LatestForecast | undefined,
  coverages: readonly number[],
): LegendItem[] {
  const points = shown.map(({ forecaster }): LegendItem => {
    const { colour } = forecasterStyle(forecaster, data);
    return { label: forecaster, colour, shape: forecaster === "persistence" ? "line" : "dot" };
  });
  const bands = coverages.map((coverage, i): LegendItem => {
    const label = `${coverage * 100} %${i === 0 ? ` of ${fan!.forecaster}` : ""}`;
    // As dark as the bands that lie on each other there.
    return { label, colour: BLUE, shape: "band", opacity: 1 - (1 - BAND_OPACITY) ** (i + 1) };
  });
  return [{ label: "close", colour: INK, shape: "line" }, ...points, ...bands];
}
