/** @file The shape of a forecast: what past returns were, in units of the widths that had been forecast for them. */

import type { IndexRange } from "../../dataset/fold.ts";
import { type MarketGroup, marketGroups } from "../../dataset/market-means.ts";
import {
  type BarSeries,
  indexAtOrBefore,
  indexEndedBy,
  sessionEnd,
} from "../../domain/bar-series.ts";
import { quantileLevels } from "../../domain/forecast.ts";
import type { Panel } from "../../domain/panel.ts";
import { evenlySpaced } from "../../numerics/evenly-spaced.ts";
import { percentiles, percentilesBy } from "../../numerics/percentile.ts";
import { type RankedSubset, rankedSubset } from "../../numerics/ranked-subset.ts";

/** Sessions of origins that residuals are taken from: two years, recent and enough for the tails. */
export const SHAPE_SESSIONS = 500;
/** Series that residuals are taken from at most: with more, quantiles hardly change and forecasts take longer (ADR 28). */
export const MAX_SHAPE_SERIES = 100;
/** Five of them lie beyond the quantile at 0.025. */
export const MIN_SHAPE_RESIDUALS = 200;

/** The residuals of a step that are known at a moment. */
export interface ResidualShape {
  /** Residuals it was made from. */
  readonly residuals: number;
  /**
   * One at each of `quantileLevels`, ascending, in units of the width; 0 at the median. Null with fewer than
   * {@link MIN_SHAPE_RESIDUALS}.
   */
  readonly quantiles: Float64Array | null;
}

/** Values of some sessions of a series; those of others are not known. */
export interface ValuesFrom {
  /** Session of the first. */
  readonly start: number;
  /** NaN where one is not known. */
  readonly values: Float64Array;
}

/** ln(C(t + h) / C(t)) over the width that was forecast at t, of the same sessions. */
export function widthResiduals(
  { close }: BarSeries,
  { start, values: widths }: ValuesFrom,
  stepAhead: number,
): ValuesFrom {
  const values = new Float64Array(widths.length).fill(Number.NaN);
  const end = Math.min(widths.length, close.length - stepAhead - start);
  for (let i = 0; i < end; i++) {
    const last = close[start + i]!;
    const after = close[start + i + stepAhead]!;
    if (last > 0 && after > 0) values[i] = Math.log(after / last) / widths[i]!;
  }
  return { start, values };
}

/** The series of a panel that shapes are made from: all of them, or as many as are enough at even distances. */
export function shapeSeries({ series }: Panel): readonly number[] {
  return evenlySpaced(Math.min(series.length, MAX_SHAPE_SERIES), series.length);
}

/**
 * The shape at a session of a series: the residuals of the `shapeSeries` of the panel whose origins lie in the last 500
 * sessions of its market that had an answer, and whose own answers had come by the end of that session. So it is
 * renewed every session and never rests on what was not known.
 *
 * @param residuals Of each series: `widthResiduals`. Only those of `shapeSeries` are looked at.
 * @returns A function of the series' index in the panel, and of an index of its sessions.
 */
export function residualShapes(
  panel: Panel,
  residuals: readonly ValuesFrom[],
  stepAhead: number,
): (s: number, origin: number) => ResidualShape {
  const { series } = panel;
  const pooled = shapeSeries(panel);
  const groups = marketGroups(series);
  const shapesOf = groups.map(() => new Map<number, ResidualShape>());
  const [groupOf, memberOf] = placesIn(groups);
  const shapeOf = shapesByRanges(pooled.map((i) => residuals[i]!.values));
  return (s, origin) => {
    const g = groupOf[s]!;
    const { days, positions } = groups[g]!;
    const position = positions[memberOf[s]!]![origin]!;
    const known = shapesOf[g]!.get(position);
    if (known) return known;
    const firstDay = firstShapeDay(days, position, stepAhead);
    const moment = sessionEnd(series[s]!, origin);
    const ranges = pooled.map((i) =>
      rangeWithin(residuals[i]!, knownSince(series[i]!, firstDay, moment, stepAhead)),
    );
    const shape = shapeOf(ranges);
    shapesOf[g]!.set(position, shape);
    return shape;
  };
}

/** Of each series of the panel, its market, and its place among the members. */
function placesIn(groups: readonly MarketGroup[]): readonly [group: number[], member: number[]] {
  const [groupOf, memberOf]: [number[], number[]] = [[], []];
  for (const [g, { members }] of groups.entries()) {
    for (const [m, s] of members.entries()) [groupOf[s], memberOf[s]] = [g, m];
  }
  return [groupOf, memberOf];
}

/**
 * The first day of all residuals that the shapes at some sessions rest on: what a width is needed from.
 *
 * @param origins Of each series, at least one session.
 * @returns Days since 1970-01-01.
 */
export function firstResidualDay(
  { series }: Panel,
  origins: readonly (readonly number[])[],
  stepAhead: number,
): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { days, members, positions } of marketGroups(series)) {
    for (const [m, s] of members.entries()) {
      const position = positions[m]![Math.min(...origins[s]!)]!;
      first = Math.min(first, firstShapeDay(days, position, stepAhead));
    }
  }
  return first;
}

/** @param days Of a market. @param position Of the session, in them. */
function firstShapeDay(days: Int32Array, position: number, stepAhead: number): number {
  return days[Math.max(0, position - stepAhead - SHAPE_SESSIONS + 1)]!;
}

/** Which of the values are of some sessions. */
function rangeWithin({ start: first, values }: ValuesFrom, { start, end }: IndexRange): IndexRange {
  const within = (session: number) => Math.min(Math.max(session - first, 0), values.length);
  return { start: within(start), end: within(end) };
}

/** The sessions of a series that are of a day or later, and whose answers had come by a moment. */
function knownSince(
  series: BarSeries,
  firstDay: number,
  moment: number,
  stepAhead: number,
): IndexRange {
  const end = Math.max(0, indexEndedBy(series, moment) - stepAhead + 1);
  return { start: Math.min(end, indexAtOrBefore(series, firstDay - 1) + 1), end };
}

/** @param ranges Which of each series' residuals. */
type ShapeByRanges = (ranges: readonly IndexRange[]) => ResidualShape;

/**
 * A first shape is taken from its residuals as they are. For more, all residuals are sorted once: from one session to the
 * next, few come and go.
 */
function shapesByRanges(residuals: readonly Float64Array[]): ShapeByRanges {
  let isFirst = true;
  let moving: ShapeByRanges | undefined;
  return (ranges) => {
    if (isFirst) {
      isFirst = false;
      return shapeOfPool(poolOf(residuals, ranges));
    }
    moving ??= movingShape(residuals);
    return moving(ranges);
  };
}

function poolOf(residuals: readonly Float64Array[], ranges: readonly IndexRange[]): Float64Array {
  const pool = new Float64Array(ranges.reduce((sum, { start, end }) => sum + end - start, 0));
  let count = 0;
  for (const [s, { start, end }] of ranges.entries()) {
    const own = residuals[s]!;
    for (let t = start; t < end; t++) if (Number.isFinite(own[t]!)) pool[count++] = own[t]!;
  }
  return pool.subarray(0, count);
}

function shapeOfPool(pool: Float64Array): ResidualShape {
  return shapeWith(pool.length, () => percentiles(pool, quantileLevels));
}

function movingShape(residuals: readonly Float64Array[]): ShapeByRanges {
  const offsets: number[] = [];
  let length = 0;
  for (const own of residuals) {
    offsets.push(length);
    length += own.length;
  }
  const all = new Float64Array(length);
  for (const [s, own] of residuals.entries()) all.set(own, offsets[s]!);
  const pool = rankedSubset(all);
  let taken: readonly IndexRange[] = residuals.map(() => ({ start: 0, end: 0 }));
  return (ranges) => {
    for (const [s, range] of ranges.entries()) movePart(pool, offsets[s]!, taken[s]!, range);
    taken = ranges;
    const { size, valueAt } = pool;
    return shapeWith(size(), () => percentilesBy(valueAt, size(), quantileLevels));
  };
}

/** Takes out of the pool what is only in one range, and adds what is only in the other. */
function movePart(pool: RankedSubset, offset: number, from: IndexRange, to: IndexRange): void {
  const both = { start: Math.max(from.start, to.start), end: Math.min(from.end, to.end) };
  const apart = both.start >= both.end;
  const each = ({ start, end }: IndexRange, change: (i: number) => void) => {
    const [left, right] = apart ? [end, end] : [both.start, both.end];
    for (let t = start; t < left; t++) change(offset + t);
    for (let t = right; t < end; t++) change(offset + t);
  };
  each(from, pool.remove);
  each(to, pool.add);
}

function shapeWith(residuals: number, quantilesOf: () => Float64Array): ResidualShape {
  if (residuals < MIN_SHAPE_RESIDUALS) return { residuals, quantiles: null };
  return { residuals, quantiles: quantilesOf().map(aroundZero) };
}

/** A quantile, kept on its own side of the median, which is 0. @param q Of `quantileLevels`. */
function aroundZero(quantile: number, q: number): number {
  const level = quantileLevels[q]!;
  if (level === 0.5) return 0;
  return level < 0.5 ? Math.min(quantile, 0) : Math.max(quantile, 0);
}
