/** @file PIT histogram: how often the close fell into each of equally likely ranges. */

import { forecasterInText, forecasterLabel } from "./forecaster-label.ts";
import { linearAxis } from "./linear-axis.ts";
import { counted, PERCENT, percent, pValue as shown } from "./number-format.ts";
import { INK, PERSISTENCE, SKY } from "./palette.ts";
import { type AbsentPicture, type Picture, rowsOf } from "./picture.ts";
import type { PlotFrame } from "./plot-frame.ts";

export interface PitData {
  readonly forecaster: string;
  /** (B) forecasts whose close lies between the quantiles at k/B and (k + 1)/B. */
  readonly counts: readonly number[];
  readonly pValue: number;
}

const name = "pit-histogram";
const title = "Where the closes fell in the forecast distribution";

/** @param data null where no forecaster provides quantiles. */
export function pitPlot(data: PitData | null): Picture | AbsentPicture {
  if (!data) {
    const absence = "No forecaster here provides quantiles, so there is no distribution to show.";
    return { name, title, absence };
  }
  const description = describe(data);
  return {
    name,
    title,
    description,
    size: "wide",
    draw: (frame) => draw(data, description, frame),
  };
}

function describe({ forecaster, counts, pValue }: PitData): string {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const share = (bin: number) => percent(counts[bin]! / total);
  const even = percent(1 / counts.length);
  return `${counted(total, "forecast")} of ${forecasterInText(forecaster)} in ${counts.length} ranges that it forecasts to be equally likely: each should hold ${even}. The lowest holds ${share(0)}, the highest ${share(counts.length - 1)}; bars from ${percent(Math.min(...counts) / total)} to ${percent(Math.max(...counts) / total)} (χ² test of uniformity: p ${comparison(pValue)}, if the forecasts were independent). Peaks at both ends mean that the distribution is too narrow, a peak in the middle that it is too wide.`;
}

function draw({ forecaster, counts }: PitData, description: string, frame: PlotFrame): string {
  const { Plot, size } = frame;
  const colour = forecaster === "persistence" ? PERSISTENCE : SKY;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bins = counts.map((count, k) => ({
    low: k / counts.length,
    high: (k + 1) / counts.length,
    share: (100 * count) / total,
  }));
  const uniform = 100 / counts.length;
  const shares = bins.map(({ share }) => share);
  return frame.draw({
    title,
    description,
    legend: [
      { label: forecasterLabel(forecaster), colour, shape: "band" },
      { label: "uniform", colour: INK, shape: "dashes" },
    ],
    x: { ...linearAxis([0, 1], { count: 6 }), label: "Forecast probability of a lower close" },
    y: {
      ...linearAxis([0, uniform, ...shares], { count: rowsOf(size), unit: PERCENT }),
      label: "Share of forecasts",
    },
    marks: [
      Plot.rect(bins, {
        x1: "low",
        x2: "high",
        y1: 0,
        y2: "share",
        fill: colour,
        inset: 0.5,
      }),
      Plot.ruleY([uniform], { stroke: INK, strokeWidth: 1.5, strokeDasharray: "5 3" }),
    ],
  });
}

/** `= 0.1234` or `< 0.0001`. */
function comparison(pValue: number): string {
  const text = shown(pValue);
  return text.startsWith("<") ? text : `= ${text}`;
}
