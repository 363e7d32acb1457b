/**
 * @file Checks a series for errors of its source. Nothing is changed: whoever reads the
 * findings decides.
 */

import type { Bar } from "../domain/bar.ts";
import { type BarSeries, barsOf } from "../domain/bar-series.ts";
import { type Finding, longGapDays } from "./finding.ts";
import { splitJump } from "./split-jump.ts";

/**
 * Zero or negative prices, prices of one bar that contradict each other, gaps longer than
 * {@link longGapDays}, and jumps that look like an unadjusted split; in time order.
 */
export function auditSeries(series: BarSeries): Finding[] {
  return barsOf(series).flatMap((bar, i, bars) => {
    const previous = bars[i - 1];
    return [
      ...nonPositiveValues(bar),
      ...contradictions(bar),
      ...(previous === undefined ? [] : [...longGap(previous, bar), ...splitJump(previous, bar)]),
    ];
  });
}

function nonPositiveValues(bar: Bar): Finding[] {
  const found: Finding[] = [];
  for (const field of ["open", "high", "low", "close"] as const) {
    const value = bar[field];
    if (value !== null && value <= 0) {
      found.push({ kind: "non-positive-value", date: bar.date, field, value });
    }
  }
  // A volume of zero is ordinary: indices, currencies, a day without a trade.
  if (bar.volume !== null && bar.volume < 0) {
    found.push({ kind: "non-positive-value", date: bar.date, field: "volume", value: bar.volume });
  }
  return found;
}

/**
 * Relative. Files keep six digits after the point and adjusted prices are products of such
 * numbers, so an open may be above its high just by rounding.
 */
const roundingTolerance = 1e-6;

function contradictions(bar: Bar): Finding[] {
  const { open, high, low, close } = bar;
  const pairs: [string, number | null, string, number | null][] = [
    ["low", low, "high", high],
    ["open", open, "high", high],
    ["close", close, "high", high],
    ["low", low, "open", open],
    ["low", low, "close", close],
  ];
  return pairs
    .filter(([, lower, , upper]) => lower !== null && upper !== null && isAbove(lower, upper))
    .map(([lowerName, lower, upperName, upper]) => ({
      kind: "contradictory-prices",
      date: bar.date,
      contradiction: `${lowerName} ${lower} above ${upperName} ${upper}`,
    }));
}

function isAbove(lower: number, upper: number): boolean {
  return lower - upper > roundingTolerance * Math.max(Math.abs(lower), Math.abs(upper));
}

function longGap(previous: Bar, bar: Bar): Finding[] {
  const calendarDays = (Date.parse(bar.date) - Date.parse(previous.date)) / 86_400_000;
  if (calendarDays <= longGapDays) return [];
  return [{ kind: "long-gap", date: bar.date, previousDate: previous.date, calendarDays }];
}
