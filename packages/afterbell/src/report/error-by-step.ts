/** @file The error at each step ahead, of every forecaster and persistence. */

import { forecasterInText, forecasterLabel } from "./forecaster-label.ts";
import { linearAxis } from "./linear-axis.ts";
import { fixed, PERCENT, score } from "./number-format.ts";
import { forecasterStyle } from "./palette.ts";
import { type Picture, rowsOf } from "./picture.ts";
import type { LegendItem, PlotFrame } from "./plot-frame.ts";

export interface ErrorByStepData {
  readonly subject: string;
  /** Persistence first. */
  readonly forecasters: readonly {
    readonly name: string;
    /** (H) mean absolute error at each step ahead. */
    readonly maes: readonly number[];
  }[];
}

const LONGEST_NAME = 18;
/** Per cent worse than persistence, beyond which a line would flatten all others. */
const FAR_OFF = 25;

/** The errors, and their differences from persistence's, which are hard to see in the first. */
export function errorByStep(data: ErrorByStepData): Picture[] {
  if (data.forecasters[0]!.maes.length === 1) return [oneStep(data)];
  return data.forecasters.length === 1 ? [absolute(data)] : [absolute(data), relative(data)];
}

function absolute(data: ErrorByStepData): Picture {
  const title = "Mean absolute error by step ahead";
  const spans = data.forecasters.map(
    ({ name, maes }) => `${forecasterInText(name)} ${score(maes[0]!)} to ${score(maes.at(-1)!)}`,
  );
  const description = `From the first step to the last: ${spans.join("; ")}.`;
  const lines = data.forecasters.map(({ name, maes }) => ({ name, values: maes }));
  const label = "MAE (currency of the series)";
  return linesPicture("error-by-step", data, { title, description, lines, label, unit: "" });
}

function relative(data: ErrorByStepData): Picture {
  const title = "Mean absolute error against the last close";
  const [persistence] = data.forecasters;
  const all = data.forecasters.map(({ name, maes }) => ({
    name,
    values: maes.map((mae, h) => 100 * difference(mae, persistence!.maes[h]!)),
  }));
  const near = all.filter((line) => line.name === data.subject || !isFarOff(line));
  const lines = near.length > 1 ? near : all;
  const farOff = all
    .filter((line) => !lines.includes(line))
    .map(({ name, values }) => `${name} (up to ${signed(Math.max(...values))})`);
  const leftOut = farOff.length > 0 ? ` Outside the chart: ${farOff.join(", ")}.` : "";
  const drawn = lines.filter(({ name }) => name !== "persistence").map(describeLine);
  const description = `Below zero is better than the last close. At the last step: ${drawn.join("; ")}.${leftOut}`;
  const view = { title, description, lines, label: "MAE against the last close's", unit: PERCENT };
  return linesPicture("error-against-persistence", data, view);
}

interface StepLine {
  readonly name: string;
  readonly values: readonly number[];
}

function describeLine({ name, values }: StepLine): string {
  const better = values.filter((value) => value < 0).length;
  return `${name} ${signed(values.at(-1)!)}, below zero at ${better} of ${values.length} steps`;
}

function isFarOff({ values }: StepLine): boolean {
  return values.some((value) => !(value <= FAR_OFF));
}

interface LinesOfSteps {
  readonly title: string;
  readonly description: string;
  readonly lines: readonly StepLine[];
  readonly label: string;
  readonly unit: string;
}

function linesPicture(name: string, data: ErrorByStepData, plot: LinesOfSteps): Picture {
  const { title, description } = plot;
  const draw = (frame: PlotFrame) => drawLines(data, frame, plot);
  return { name, title, description, size: "half", draw };
}

function drawLines(data: ErrorByStepData, frame: PlotFrame, plot: LinesOfSteps): string {
  const { Plot, size } = frame;
  const { title, description, lines, label, unit } = plot;
  const names = data.forecasters.map(({ name }) => name);
  const style = (name: string) => forecasterStyle(name, { subject: data.subject, names });
  const points = lines.flatMap(({ name, values }) =>
    values.map((y, h) => ({ name, x: h + 1, y, ...style(name) })),
  );
  const horizon = lines[0]!.values.length;
  const count = Math.min(horizon, frame.roomFor(3));
  const ticks = linearAxis([1, horizon], { count }).ticks.filter(
    ({ at }) => Number.isInteger(at) && at >= 1 && at <= horizon,
  );
  return frame.draw({
    title,
    description,
    legend: lines.map(({ name }): LegendItem => {
      const { colour } = style(name);
      return { label: shortened(forecasterLabel(name)), colour, shape: "line" };
    }),
    x: { label: "Sessions ahead", domain: [0.8, horizon + 0.2], ticks },
    y: { ...linearAxis([0, ...points.map(({ y }) => y)], { count: rowsOf(size), unit }), label },
    marks: [
      Plot.line(points, { x: "x", y: "y", z: "name", stroke: "colour", strokeWidth: 1.6 }),
      Plot.dot(points, { x: "x", y: "y", fill: "colour", symbol: "symbol", r: 3.5 }),
    ],
  });
}

/** A bar for each forecaster. */
function oneStep(data: ErrorByStepData): Picture {
  const title = "Mean absolute error one session ahead";
  const persistence = data.forecasters[0]!.maes[0]!;
  const described = data.forecasters.map(({ name, maes }, i) =>
    i === 0
      ? `${forecasterLabel(name)} ${score(persistence)}`
      : `${name} ${score(maes[0]!)} (${signed(100 * difference(maes[0]!, persistence))})`,
  );
  const description = `${described.join("; ")}. The difference from the last close is in brackets; below zero is better.`;
  return {
    name: "error-by-step",
    title,
    description,
    size: "wide",
    draw: (frame) => drawBars(data, frame, title, description),
  };
}

function drawBars(
  { forecasters, subject }: ErrorByStepData,
  frame: PlotFrame,
  title: string,
  description: string,
): string {
  const { Plot, size } = frame;
  const names = forecasters.map(({ name }) => name);
  const persistence = forecasters[0]!.maes[0]!;
  const bars = forecasters.map(({ name, maes }, row) => {
    const mae = maes[0]!;
    const beside = row === 0 ? "" : ` (${signed(100 * difference(mae, persistence))})`;
    return { row, mae, label: score(mae) + beside, ...forecasterStyle(name, { subject, names }) };
  });
  const x = linearAxis([0, ...bars.map(({ mae }) => mae)], { count: frame.roomFor(6) });
  const room = (x.domain[1] - x.domain[0]) * (size.width < 500 ? 0.75 : 0.3);
  return frame.draw({
    title,
    description,
    legend: [],
    x: { ...x, domain: [x.domain[0], x.domain[1] + room], label: "MAE (currency of the series)" },
    y: {
      label: "Forecaster",
      isGrid: false,
      domain: [bars.length - 0.4, -0.6],
      ticks: names.map((name, at) => ({ at, label: shortened(forecasterLabel(name)) })),
    },
    marks: [
      Plot.rect(bars, {
        x1: 0,
        x2: "mae",
        y1: (bar) => bar.row - 0.32,
        y2: (bar) => bar.row + 0.32,
        fill: "colour",
      }),
      Plot.text(bars, { x: "mae", y: "row", text: "label", textAnchor: "start", dx: 6 }),
    ],
  });
}

/** As a share of the second; 0 if both are 0, NaN if only the second is. */
function difference(mae: number, baseline: number): number {
  if (mae === baseline) return 0;
  return baseline === 0 ? Number.NaN : mae / baseline - 1;
}

function signed(percentage: number): string {
  if (!Number.isFinite(percentage)) return "–";
  return `${percentage > 0 ? "+" : ""}${fixed(percentage, 1)}${PERCENT}`;
}

function shortened(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`;
}
