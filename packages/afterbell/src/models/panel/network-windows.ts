/** @file The panel network's contexts. */

import type { Windows } from "@afterbell/lstm";
import type { IndexRange } from "../../dataset/fold.ts";
import type { SeriesFeatures } from "../../dataset/panel-features.ts";
import { scale } from "../../dataset/scaler.ts";
import { inputColumns, type NetworkInputs } from "./network-inputs.ts";

/** Contexts of several series, none of which spans two of them. */
export interface PanelWindows extends Windows {
  /** (N) the series of each, by its index in the panel. */
  readonly seriesIndices: Int32Array;
  /** (N) the session that each ends with. */
  readonly sessions: Int32Array;
}

export interface PanelWindowsOptions {
  readonly contextLength: number;
  /** Of each series, the sessions that contexts may end with. */
  readonly ranges: readonly IndexRange[];
  /** Of each series, (T) what follows; contexts without a number there are left out. */
  readonly targets?: readonly Float64Array[];
}

/** Standardised values further from 0 are cut off. */
export const INPUT_LIMIT = 5;

/** All contexts whose sessions have all inputs. */
export function panelWindows(
  all: readonly SeriesFeatures[],
  inputs: NetworkInputs,
  { contextLength, ranges, targets }: PanelWindowsOptions,
): PanelWindows {
  const features = inputs.scaler.scale.length;
  const blocks = all.map((one, s) => blockOf(one, inputs, withContext(ranges[s]!, contextLength)));
  const values = new Float64Array(blocks.reduce((sum, block) => sum + block.values.length, 0));
  const starts: number[] = [];
  const seriesIndices: number[] = [];
  const sessions: number[] = [];
  let offset = 0;
  for (const [s, block] of blocks.entries()) {
    values.set(block.values, offset * features);
    for (const row of contextEnds(block.isKnown, contextLength)) {
      const t = block.first + row;
      if (targets && !Number.isFinite(targets[s]![t]!)) continue;
      starts.push(offset + row - contextLength + 1);
      seriesIndices.push(s);
      sessions.push(t);
    }
    offset += block.isKnown.length;
  }
  return {
    ...{ values, features, contextLength },
    starts: Int32Array.from(starts),
    targets: Float64Array.from(targets ? sessions : [], (t, i) => targets![seriesIndices[i]!]![t]!),
    seriesIndices: Int32Array.from(seriesIndices),
    sessions: Int32Array.from(sessions),
  };
}

/** Some sessions of a series, one after the other. */
interface Block {
  /** The session of the first row. */
  readonly first: number;
  /** (rows, features) standardised; 0 where not all are known. */
  readonly values: Float64Array;
  readonly isKnown: readonly boolean[];
}

function blockOf(one: SeriesFeatures, inputs: NetworkInputs, { start, end }: IndexRange): Block {
  const columns = inputColumns(one, inputs.groups);
  if (!columns) return { first: start, values: new Float64Array(0), isKnown: [] };
  const width = columns.length;
  const raw = new Float64Array((end - start) * width);
  for (const [c, column] of columns.entries()) {
    for (let t = start, e = c; t < end; t++, e += width) raw[e] = column[t]!;
  }
  const isKnown = knownRows(raw, width);
  const values = scale(inputs.scaler, raw);
  for (let e = 0; e < values.length; e++) {
    values[e] = Math.max(-INPUT_LIMIT, Math.min(INPUT_LIMIT, values[e]!));
  }
  for (const [row, known] of isKnown.entries()) {
    if (!known) values.fill(0, row * width, (row + 1) * width);
  }
  return { first: start, values, isKnown };
}

/** @param raw (rows, width) @returns Of each row, whether all of its values are finite. */
function knownRows(raw: Float64Array, width: number): boolean[] {
  const isKnown: boolean[] = [];
  for (let from = 0; from < raw.length; from += width) {
    let known = true;
    for (let e = from; e < from + width; e++) known &&= Number.isFinite(raw[e]!);
    isKnown.push(known);
  }
  return isKnown;
}

function withContext({ start, end }: IndexRange, contextLength: number): IndexRange {
  const first = Math.max(0, start - contextLength + 1);
  return { start: first, end: Math.max(first, end) };
}

/** Rows up to which so many in a row are known. */
function contextEnds(isKnown: readonly boolean[], contextLength: number): number[] {
  let run = 0;
  return isKnown.flatMap((known, row) => {
    run = known ? run + 1 : 0;
    return run >= contextLength ? [row] : [];
  });
}
