/** @file Closes and what was forecast of them on the test sessions, with a band around the forecasts. */

import type { SessionDate } from "../domain/session-date.ts";
import { forecasterLabel } from "./forecaster-label.ts";
import { linearAxis } from "./linear-axis.ts";
import { forecasterStyle, INK, PURPLE } from "./palette.ts";
import { type Picture, rowsOf } from "./picture.ts";
import type { PlotFrame } from "./plot-frame.ts";
import { sessionTicks } from "./session-axis.ts";

const BAND_OPACITY = 0.6;

export interface RealAndPredictedData {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly forecaster: string;
  /** In the legend. */
  readonly bandLabel: string;
  /** Every session shown, whether forecast or not. */
  readonly sessions: readonly SessionDate[];
  readonly rows: readonly PredictedClose[];
  /** (2) of the vertical axis, so that pictures beside each other share one. */
  readonly range: readonly number[];
}

export interface PredictedClose {
  /** Index into the sessions. */
  readonly session: number;
  readonly actual: number;
  readonly predicted: number;
  readonly lower: number;
  readonly upper: number;
}

export function realAndPredicted(data: RealAndPredictedData): Picture {
  const { name, title, description } = data;
  return { name, title, description, size: "half", draw: (frame) => draw(data, frame) };
}

function draw(data: RealAndPredictedData, frame: PlotFrame): string {
  const { Plot, size } = frame;
  const { rows, sessions } = data;
  const x = "session";
  const { colour } = forecasterStyle(data.forecaster, { subject: data.forecaster, names: [] });
  // There is no line between forecasts that are more than a session apart.
  const areApart = 2 * rows.length < sessions.length || rows.length === 1;
  const lines = areApart
    ? [
        Plot.ruleX(rows, {
          x,
          y1: "lower",
          y2: "upper",
          stroke: PURPLE,
          strokeWidth: 5,
          strokeOpacity: BAND_OPACITY,
        }),
        Plot.dot(rows, { x, y: "predicted", fill: colour, r: 3.5 }),
        Plot.dot(rows, { x, y: "actual", fill: INK, r: 2.5 }),
      ]
    : [
        Plot.areaY(rows, { x, y1: "lower", y2: "upper", fill: PURPLE, fillOpacity: BAND_OPACITY }),
        Plot.line(rows, { x, y: "predicted", stroke: colour, strokeWidth: 1 }),
        Plot.dot(rows, { x, y: "actual", fill: INK, r: rows.length > 100 ? 1.1 : 2.5 }),
      ];
  return frame.draw({
    title: data.title,
    description: data.description,
    legend: [
      { label: "close", colour: INK, shape: "dot" },
      { label: forecasterLabel(data.forecaster), colour, shape: areApart ? "dot" : "line" },
      { label: data.bandLabel, colour: PURPLE, shape: "band", opacity: BAND_OPACITY },
    ],
    x: {
      label: "Session",
      domain: areApart ? [-1, sessions.length] : [0, sessions.length - 1],
      ticks: sessionTicks(sessions, frame.roomFor(8)),
    },
    y: {
      ...linearAxis(data.range, { count: rowsOf(size) }),
      label: "Close (currency of the series)",
    },
    marks: lines,
  });
}
