/** @file Finds values that no session has: prices of zero or below, and prices of one session that contradict each other. */

import type { Bar } from "../../domain/bar.ts";
import { type BarSeries, barAt } from "../../domain/bar-series.ts";
import { sessionDate } from "../../domain/session-date.ts";
import { acceptCommand, type Finding, type Severity } from "../finding.ts";
import { mostDecimalsOf } from "../most-decimals.ts";

/** Share of negative closes from which on they are what is quoted, as interest rates are. */
const MANY = 0.01;

/** Whether a series is of a rate or a spread, which may be negative. */
export function hasManyNonPositive({ close, length }: BarSeries): boolean {
  let count = 0;
  for (const price of close) if (price < 0) count++;
  return count >= Math.max(2, MANY * length) && count < length;
}

/** In time order. */
export function valueFindings(series: BarSeries): Finding[] {
  if (hasManyNonPositive(series)) return [rateFinding(series)];
  const findings: Finding[] = [];
  for (let i = 0; i < series.length; i++) {
    if (isOrdinary(series, i)) continue;
    const bar = barAt(series, i);
    findings.push(...nonPositiveValues(series, bar, i), ...contradictions(series, bar));
  }
  return findings;
}

function rateFinding(series: BarSeries): Finding {
  const days = [...series.days].filter((_, i) => series.close[i]! <= 0);
  const dates = days.map(sessionDate);
  return {
    ...{ kind: "non-positive-value", severity: "warning", dates },
    values: { sessions: dates.length },
    message: `${dates.length} of ${series.length} closes are zero or negative, as of an interest rate or a spread: models of log returns cannot learn from them`,
    command: acceptCommand(series.symbol, "non-positive-value", dates[0]!),
  };
}

/** Nearly every session, told without making an object of it. */
function isOrdinary({ open, high, low, close, volume }: BarSeries, i: number): boolean {
  const [top, bottom] = [high[i]!, low[i]!];
  const isInside = (price: number) => price <= top && price >= bottom;
  return bottom > 0 && isInside(open[i]!) && isInside(close[i]!) && volume[i]! >= 0;
}

function nonPositiveValues(series: BarSeries, bar: Bar, i: number): Finding[] {
  const { symbol } = series;
  const found: Finding[] = [];
  const add = (field: string, value: number, severity: Severity, why: string) => {
    found.push({
      ...{ kind: "non-positive-value", severity, dates: [bar.date], values: { field, value } },
      message: `${bar.date}: ${field} ${value} ${why}`,
      command: severity === "note" ? null : acceptCommand(symbol, "non-positive-value", bar.date),
    });
  };
  for (const field of ["open", "high", "low", "close"] as const) {
    const value = bar[field];
    if (value === null || value > 0) continue;
    const isClose = field === "close";
    if (value === 0) add(field, 0, isClose ? "error" : "warning", "is zero: a missing value?");
    else if (isClose && looksLikeSignError(series, i)) {
      add(field, value, "error", "is negative between positive closes: a wrong sign");
    } else add(field, value, canBeNegative(symbol) ? "note" : "warning", "is negative");
  }
  // A volume of zero is ordinary: indices, currencies, a day without a trade.
  if (bar.volume !== null && bar.volume < 0) add("volume", bar.volume, "warning", "is negative");
  return found;
}

/** Futures of oil were sold below zero on 2020-04-20; interest rates are quoted below zero. */
function canBeNegative(symbol: string): boolean {
  return /=F$|^\^(IRX|FVX|TNX|TYX)$/.test(symbol);
}

/** Whether the close would be an ordinary one without its sign. */
function looksLikeSignError({ close }: BarSeries, i: number): boolean {
  const neighbours = [close[i - 1], close[i + 1]].filter((price) => price !== undefined);
  const isNear = (price: number) => price > 0 && Math.abs(Math.log(-close[i]! / price)) < 0.2;
  return neighbours.length > 0 && neighbours.every(isNear);
}

function contradictions(series: BarSeries, bar: Bar): Finding[] {
  const { open, high, low, close, date } = bar;
  const pairs: [PriceField, number | null, PriceField, number | null][] = [
    ["low", low, "high", high],
    ["open", open, "high", high],
    ["close", close, "high", high],
    ["low", low, "open", open],
    ["low", low, "close", close],
  ];
  return pairs
    .filter(([lowerName, lower, upperName, upper]) => {
      if (lower === null || upper === null) return false;
      return lower - upper > toleranceOf(series, lowerName, lower, upperName, upper);
    })
    .map(([lowerName, lower, upperName, upper]) => {
      // Sources publish an open from before the session; nothing here is computed from an open alone.
      const isOpen = lowerName === "open" || upperName === "open";
      return {
        ...{ kind: "contradictory-prices", severity: isOpen ? "note" : "warning", dates: [date] },
        values: { [lowerName]: lower!, [upperName]: upper! },
        message: `${date}: ${lowerName} ${lower} above ${upperName} ${upper}`,
        command: isOpen ? null : acceptCommand(series.symbol, "contradictory-prices", date),
      } as const;
    });
}

type PriceField = "open" | "high" | "low" | "close";

/**
 * How far rounding alone can put one price above another: files keep six digits or more of adjusted prices, and
 * some have more decimals of one column than of another.
 */
function toleranceOf(
  series: BarSeries,
  lowerName: PriceField,
  lower: number,
  upperName: PriceField,
  upper: number,
): number {
  const relative = 1e-6 * Math.max(Math.abs(lower), Math.abs(upper));
  const [a, b] = [mostDecimalsOf(series[lowerName]), mostDecimalsOf(series[upperName])];
  return Math.max(relative, a === b ? 0 : 0.5 * 10 ** -Math.min(a, b));
}
