/**
 * @file Finds steps between a close and its adjusted close that no dividend or split explains. The factor adjusted /
 * close only rises in time, to 1: each dividend lowers every price before it.
 */

import { type BarSeries, dateAt } from "../../domain/bar-series.ts";
import { acceptCommand, type Finding } from "../finding.ts";
import { mostDecimalsOf } from "../most-decimals.ts";
import { auditReturns, typicalMove } from "./typical-move.ts";

/** A dividend of more than a fifth of the price shows in the raw close as well. */
const LARGEST_DIVIDEND = Math.log(1.25);

/**
 * In time order. A step at the last session is an unfinished row, one before it a change of convention.
 *
 * @param series Closes adjusted.
 * @param rawClose (T) closes as they were traded.
 */
export function adjustmentFindings(series: BarSeries, rawClose: Readonly<Float64Array>): Finding[] {
  const { close: adjusted, length } = series;
  const rounding = roundingOf(rawClose) + roundingOf(adjusted);
  const rawReturns = auditReturns(rawClose);
  const findings: Finding[] = [];
  for (let i = 1; i < length; i++) {
    const [before, factor] = [adjusted[i - 1]! / rawClose[i - 1]!, adjusted[i]! / rawClose[i]!];
    const step = Math.log(factor / before);
    const lowest = Math.min(rawClose[i]!, rawClose[i - 1]!, adjusted[i]!, adjusted[i - 1]!);
    const tolerance = 2e-4 + (2 * rounding) / lowest;
    if (!(Math.abs(step) > tolerance)) continue;
    const isDividend = step > 0 && step <= LARGEST_DIVIDEND && factor <= 1 + tolerance;
    if (isDividend || isInRawClose(rawReturns, i, step)) continue;
    findings.push(unexplained(series, i, { before, factor }));
  }
  return findings;
}

/** Half of the last decimal that values are written with. */
function roundingOf(values: Readonly<Float64Array>): number {
  return 0.5 * 10 ** -mostDecimalsOf(values);
}

/** Whether the raw close moved by as much the other way: a split or a large dividend, which the factor removes. */
function isInRawClose(rawReturns: Float64Array, i: number, step: number): boolean {
  if (Math.abs(step) < 0.05) return false;
  const sigma = typicalMove(rawReturns, i);
  return Math.abs(rawReturns[i]! + step) <= Math.max(0.1 * Math.abs(step), 5 * sigma);
}

function unexplained(
  series: BarSeries,
  i: number,
  { before, factor }: { readonly before: number; readonly factor: number },
): Finding {
  const date = dateAt(series, i);
  const kind = i === series.length - 1 ? "last-bar" : "mixed-conventions";
  const [was, is] = [before, factor].map((value) => value.toPrecision(4));
  const cause =
    kind === "last-bar"
      ? "the row is wrong or unfinished"
      : "prices before and after it are adjusted in different ways";
  return {
    ...{ kind, severity: "error", dates: [date] },
    values: { factorBefore: before, factor },
    message: `${date}: the adjusted close is ${is} of the close after ${was}, which no dividend or split explains: ${cause}`,
    command: acceptCommand(series.symbol, kind, date),
  };
}
