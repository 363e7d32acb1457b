import { expect, test } from "vitest";
import { nextWeekday, rangeSeries } from "../../../test/support/range-markets.ts";
import { panelOf } from "../../domain/panel.ts";
import { newYorkHours } from "../../domain/session-hours.ts";
import { chooseInputs, inputColumns } from "./network-inputs.ts";
import { panelWindows } from "./network-windows.ts";

const LENGTH = 200;
const CONTEXT = 22;
const series = [1, 2].map((seed) =>
  rangeSeries(`US${seed}`, newYorkHours, { from: "2020-01-06", sessions: LENGTH, seed }),
);
const GAP = 150;
const [one, two] = series;
const volume = two!.volume.map((v, t) => (t === GAP ? Number.NaN : v));
const { features, inputs } = chooseInputs(panelOf(one!, { ...two!, volume }), {
  nextSession: nextWeekday,
})!;
const columns = features.map((ofSeries) => inputColumns(ofSeries, inputs.groups)!);
const whole = features.map(() => ({ start: 0, end: LENGTH }));
const windows = panelWindows(features, inputs, { contextLength: CONTEXT, ranges: whole });

const contextOf = (of: typeof windows, i: number) =>
  of.values.subarray(of.starts[i]! * of.features, (of.starts[i]! + CONTEXT) * of.features);

test("a context is that of the sessions of one series up to its last, standardised and cut off", () => {
  const { mean, scale } = inputs.scaler as { mean: readonly number[]; scale: readonly number[] };
  const standardised = columns.map((ofSeries) =>
    Array.from({ length: LENGTH }, (_, t) =>
      ofSeries.map((column, c) => (column[t]! - mean[c]!) / scale[c]!),
    ),
  );
  let cut = 0;
  for (const [i, s] of windows.seriesIndices.entries()) {
    const last = windows.sessions[i]!;
    const context = standardised[s]!.slice(last - CONTEXT + 1, last + 1).flat();
    expect([...contextOf(windows, i)]).toEqual(context.map((z) => Math.max(-5, Math.min(5, z))));
    cut += Number(context.some((z) => Math.abs(z) > 5));
  }
  expect(cut).toBeGreaterThan(0);
});

test("no context holds a session that lacks an input, nor spans two series", () => {
  const endsOf = (s: number) =>
    Array.from(windows.sessions).filter((_, i) => windows.seriesIndices[i] === s);
  const from = (start: number, end: number) =>
    Array.from({ length: end - start }, (_, i) => start + i);
  const firstKnown = Math.max(...columns[0]!.map((column) => column.findIndex(Number.isFinite)));
  const begin = firstKnown + CONTEXT - 1;
  expect(endsOf(0)).toEqual(from(begin, LENGTH));
  expect(endsOf(1)).toEqual([...from(begin, GAP), ...from(GAP + CONTEXT, LENGTH)]);
});

test("a part of the sessions has the same contexts as in the whole", () => {
  const ranges = [
    { start: 120, end: 130 },
    { start: 190, end: LENGTH },
  ];
  const part = panelWindows(features, inputs, { contextLength: CONTEXT, ranges });
  expect(part.starts.length).toBe(20);
  for (const [i, s] of part.seriesIndices.entries()) {
    const t = part.sessions[i]!;
    const same = windows.sessions.findIndex((u, j) => u === t && windows.seriesIndices[j] === s);
    expect(contextOf(part, i)).toEqual(contextOf(windows, same));
  }
});

test("only contexts whose target is known are trained on", () => {
  const targets = features.map((_, s) =>
    Float64Array.from({ length: LENGTH }, (_, t) => (t % 2 ? Number.NaN : 1000 * s + t)),
  );
  const options = { contextLength: CONTEXT, ranges: whole, targets };
  const trained = panelWindows(features, inputs, options);
  expect(trained.targets.length).toBeGreaterThan(50);
  expect([...trained.targets]).toEqual(
    Array.from(trained.sessions, (t, i) => 1000 * trained.seriesIndices[i]! + t),
  );
});
