/** @file Losses of a training, epoch by epoch. */

import { extentOf, linearAxis, type Tick } from "./linear-axis.ts";
import { counted, fixed, score } from "./number-format.ts";
import { BLUE, GREEN, VERMILLION } from "./palette.ts";
import { type AbsentPicture, type Picture, rowsOf } from "./picture.ts";
import type { LabelledAxis, PlotFrame } from "./plot-frame.ts";
import type { TrainingRecord } from "./report-input.ts";

/** A fall of more than this is drawn on a logarithmic axis: on a linear one the end would be flat. */
const LOG_FROM_RATIO = 20;

const name = "loss-curves";
const title = "Losses while training";

const CURVES = [
  { key: "loss", label: "training", colour: BLUE },
  { key: "validationLoss", label: "validation", colour: GREEN },
  { key: "testLoss", label: "test", colour: VERMILLION },
] as const;

/** @param record null where it is not known. @param subject Whose training it is. */
export function lossCurves(
  record: TrainingRecord | null,
  subject: string,
): Picture | AbsentPicture {
  if (!record || record.epochs.length === 0) {
    const absence = `There are no losses of ${subject}: it was fitted at several origins, is not trained in epochs, or was trained elsewhere.`;
    return { name, title, absence };
  }
  const description = describe(record);
  return {
    name,
    title,
    description,
    size: "wide",
    draw: (frame) => draw(record, description, frame),
  };
}

function describe({ version, epochs, isRefit }: TrainingRecord): string {
  const [first, last] = [epochs[0]!, epochs.at(-1)!];
  const tests = epochs.map(({ testLoss }) => testLoss);
  const lowest = tests.indexOf(Math.min(...tests));
  const fit = isRefit ? ", its newest fit with sessions to be tested on" : "";
  return `Version ${version}${fit}, ${counted(epochs.length, "epoch")}: the training loss went from ${score(first.loss)} to ${score(last.loss)}; the test loss was lowest in epoch ${lowest + 1} (${score(tests[lowest]!)}) and ended at ${score(last.testLoss)}.`;
}

function draw({ epochs }: TrainingRecord, description: string, frame: PlotFrame): string {
  const { Plot, size } = frame;
  const curves = CURVES.filter(({ key }) => epochs.some((epoch) => epoch[key] !== null));
  const points = curves.flatMap(({ key, colour }) =>
    epochs.map((epoch, i) => ({ x: i + 1, y: epoch[key] ?? Number.NaN, colour })),
  );
  const epochAxis = linearAxis([1, epochs.length], { count: 8 });
  return frame.draw({
    title,
    description,
    legend: curves.map(({ label, colour }) => ({ label, colour, shape: "line" })),
    x: {
      label: "Epoch",
      domain: epochs.length === 1 ? [0, 2] : [1, epochs.length],
      ticks: wholeTicks(epochAxis.ticks, epochs.length),
    },
    y: lossAxis(
      points.map(({ y }) => y),
      rowsOf(size),
    ),
    marks: [
      Plot.line(points, { x: "x", y: "y", z: "colour", stroke: "colour", strokeWidth: 1.8 }),
      ...(epochs.length <= 30 ? [Plot.dot(points, { x: "x", y: "y", fill: "colour", r: 3 })] : []),
    ],
  });
}

/** Whole epochs from 1, the first among them. */
function wholeTicks(ticks: readonly Tick[], last: number): Tick[] {
  const inside = ticks.filter(({ at }) => Number.isInteger(at) && at > 1 && at <= last);
  return [{ at: 1, label: "1" }, ...inside];
}

function lossAxis(losses: readonly number[], count: number): LabelledAxis {
  const label = "Loss (scaled prices)";
  const [low, high] = extentOf(losses);
  if (!(low > 0 && high / low > LOG_FROM_RATIO)) {
    return { ...linearAxis([0, ...losses], { count }), label };
  }
  const all = [...decades(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)))];
  const from = all.findLastIndex(({ at }) => at <= low);
  const to = all.findIndex(({ at }) => at >= high);
  const ticks = all.slice(from, to + 1);
  const few = ticks.filter((_, i) => i % Math.ceil(ticks.length / (count + 3)) === 0);
  const domain = [all[from]!.at, all[to]!.at] as const;
  return { domain, ticks: few, label: `${label}, logarithmic`, scale: "log" };
}

/** 1, 2 and 5 times the powers of ten from one exponent to another. */
function* decades(from: number, to: number): Generator<Tick> {
  for (let exponent = from; exponent <= to; exponent++) {
    const decimals = Math.max(0, -exponent);
    for (const digit of [1, 2, 5]) {
      const at = Number(`${digit}e${exponent}`);
      yield { at, label: fixed(at, decimals) };
    }
  }
}
