/** @file Several series, and what of them is known: decided by when sessions end, not by equal dates (ADR 16). */

import {
  type BarSeries,
  indexAtOrBefore,
  indexEndedBy,
  sessionEnd,
  sliceSeries,
} from "./bar-series.ts";
import { InvalidOptionError } from "./errors.ts";
import { dayNumber, type SessionDate } from "./session-date.ts";

/** Series of different symbols. They need not have the same dates, nor trade at the same hours. */
export interface Panel {
  readonly series: readonly BarSeries[];
}

/** @throws {InvalidOptionError} No series, or two of one symbol. */
export function panelOf(...series: readonly BarSeries[]): Panel {
  if (series.length === 0) throw new InvalidOptionError("panel", "at least one series", "none");
  const symbols = new Set<string>();
  for (const { symbol } of series) {
    if (symbols.has(symbol)) {
      throw new InvalidOptionError("panel", "different symbols", `${symbol} twice`);
    }
    symbols.add(symbol);
  }
  return { series };
}

/** @throws {InvalidOptionError} The panel has no such symbol. */
export function seriesNamed({ series }: Panel, symbol: string): BarSeries {
  const found = series.find((one) => one.symbol === symbol);
  if (found) return found;
  const symbols = series.map((one) => one.symbol).join(", ");
  throw new InvalidOptionError("symbol", `one of the panel (${symbols})`, symbol);
}

/**
 * The moment that a series is forecast at for an origin date: the end of its last session on that date or before
 * it.
 *
 * @returns Milliseconds since 1970-01-01 UTC; null where it has no session by then.
 */
export function momentOf(series: BarSeries, originDate: SessionDate): number | null {
  const origin = indexAtOrBefore(series, dayNumber(originDate));
  return origin < 0 ? null : sessionEnd(series, origin);
}

/**
 * What was known at a moment: of every series the sessions that had ended, as views. A series without any is
 * left empty.
 *
 * @param moment Milliseconds since 1970-01-01 UTC.
 */
export function knownAt({ series }: Panel, moment: number): Panel {
  return { series: series.map((one) => sliceSeries(one, 0, indexEndedBy(one, moment) + 1)) };
}

/**
 * What a fit at an origin date may learn from: of every series the sessions that had ended at the earliest of the
 * panel's own moments ({@link momentOf}). So nothing reaches a model that its symbols share which one of them
 * could not have known at its own origin.
 */
export function knownForFit(panel: Panel, originDate: SessionDate): Panel {
  const moments = panel.series.map((one) => momentOf(one, originDate));
  const earliest = Math.min(...moments.filter((moment) => moment !== null));
  return knownAt(panel, Number.isFinite(earliest) ? earliest : Number.NEGATIVE_INFINITY);
}
