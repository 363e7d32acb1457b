/** @file Rolling coverage of calibrated intervals: static split conformal beside the adaptive methods. */

import type { SessionDate } from "../domain/session-date.ts";
import { extentOf, linearAxis } from "./linear-axis.ts";
import { fixed, nominalPercent, PERCENT, percent } from "./number-format.ts";
import { BLUE, GREEN, INK, PURPLE, VERMILLION } from "./palette.ts";
import { type Picture, rowsOf } from "./picture.ts";
import type { PlotFrame } from "./plot-frame.ts";
import { sessionTicks } from "./session-axis.ts";
import { thinned } from "./thinned.ts";

export interface CoverageData {
  /** Forecasts that each value looks back on. */
  readonly window: number;
  readonly nominalCoverage: number;
  /** Around the nominal coverage: where a method should stay. */
  readonly tolerance: number;
  /** (N) of the last forecast in each window. */
  readonly dates: readonly SessionDate[];
  readonly methods: readonly MethodCoverage[];
}

export interface MethodCoverage {
  readonly method: string;
  /** (N) */
  readonly coverage: ArrayLike<number>;
}

/** What methods are called, and how they are drawn. */
const STYLES: Record<string, { readonly label: string; readonly colour: string }> = {
  split: { label: "static split", colour: VERMILLION },
  aci: { label: "ACI", colour: BLUE },
  dtaci: { label: "DtACI", colour: GREEN },
  pid: { label: "PID", colour: PURPLE },
};
/** More points than a plot has pixels add nothing. */
const POINTS = 600;

export function coverageOverTime(data: CoverageData): Picture {
  const description = describe(data);
  return {
    name: `coverage-${data.window}`,
    title: titleOf(data),
    description,
    size: "wide",
    draw: (frame) => draw(data, description, frame),
  };
}

function titleOf({ window }: CoverageData): string {
  return `Coverage over the last ${fixed(window, 0)} forecasts`;
}

/** What a method is called, and its colour. */
export function methodStyle(method: string) {
  return STYLES[method] ?? { label: method, colour: INK };
}

function describe({ window, methods, nominalCoverage }: CoverageData): string {
  const ranges = methods.map(({ method, coverage }) => {
    const [low, high] = extentOf(Array.from(coverage));
    const distance = Math.max(nominalCoverage - low, high - nominalCoverage);
    return { method, low, high, distance };
  });
  const spans = ranges.map(
    ({ method, low, high }) => `${methodStyle(method).label} ${percent(low)} to ${percent(high)}`,
  );
  const chance = 1.96 * Math.sqrt((nominalCoverage * (1 - nominalCoverage)) / window);
  return `At nominal ${nominalPercent(nominalCoverage)}, lowest to highest: ${spans.join("; ")}. ${splitBeside(ranges)} Chance alone moves the coverage of ${fixed(window, 0)} independent forecasts by ± ${points(chance)}.`;
}

/** Compares the static threshold with the adaptive ones. */
function splitBeside(ranges: readonly { readonly method: string; readonly distance: number }[]) {
  const split = ranges.find(({ method }) => method === "split");
  const adaptive = ranges.filter((range) => range !== split).map(({ distance }) => distance);
  if (!split || adaptive.length === 0) return "";
  const max = Math.max(...adaptive);
  return split.distance > max
    ? `Static split sets its threshold once and does not follow the market: at worst it is ${points(split.distance)} off, the adaptive methods ${points(max)} at most.`
    : `Static split sets its threshold once, which did no harm here: at worst it is ${points(split.distance)} off, the adaptive methods ${points(max)}.`;
}

/** A difference of shares in percentage points. */
function points(difference: number): string {
  return `${fixed(difference * 100, 1)} points`;
}

function draw(data: CoverageData, description: string, frame: PlotFrame): string {
  const { Plot, size } = frame;
  const { methods, nominalCoverage, tolerance, dates } = data;
  const lines = methods.map(({ method, coverage }) => {
    const all = Array.from(coverage, (share, x) => ({ x, y: share * 100 }));
    return { ...methodStyle(method), line: thinned(all, POINTS) };
  });
  const [low, high] = [nominalCoverage - tolerance, nominalCoverage + tolerance].map(
    (share) => share * 100,
  ) as [number, number];
  const all = lines.flatMap(({ line }) => line.map(({ y }) => y));
  const isAlone = dates.length === 1;
  return frame.draw({
    title: titleOf(data),
    description,
    legend: [
      ...lines.map(({ label, colour }) => ({ label, colour, shape: "line" as const })),
      { label: `nominal ${nominalPercent(nominalCoverage)}`, colour: INK, shape: "dashes" },
      { label: `± ${points(tolerance)}`, colour: INK, shape: "band", opacity: 0.15 },
    ],
    x: {
      label: "Last session of the window",
      domain: isAlone ? [-1, 1] : [0, dates.length - 1],
      ticks: sessionTicks(dates, frame.roomFor(8)),
    },
    y: {
      ...linearAxis([low, high, ...all], { count: rowsOf(size), unit: PERCENT }),
      label: "Coverage",
    },
    marks: [
      Plot.rect([0], { y1: low, y2: high, fill: INK, fillOpacity: 0.12 }),
      Plot.ruleY([100 * nominalCoverage], { stroke: INK, strokeDasharray: "5 3" }),
      ...lines.map(({ line, colour }) =>
        isAlone
          ? Plot.dot(line, { x: "x", y: "y", fill: colour, r: 4 })
          : Plot.line(line, { x: "x", y: "y", stroke: colour, strokeWidth: 1.8 }),
      ),
    ],
  });
}
