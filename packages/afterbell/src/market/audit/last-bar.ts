/** @file Finds a last session that is not finished, or a file that was cut off while it was written. */

import { type BarSeries, barAt, dateAt } from "../../domain/bar-series.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import type { LastRow, VolumeAlone } from "../csv/last-row.ts";
import { acceptCommand, type Finding, plural, type Severity } from "../finding.ts";
import { auditReturns, medianAboveZero, typicalMove } from "./typical-move.ts";

/** What a file of prices tells about its end. */
export interface FileEnding {
  readonly lastRow: LastRow;
  /** The last session that has a volume but no price, after all that have one. */
  readonly volumeAlone: VolumeAlone | null;
  /** (T) closes as written, where the series has adjusted ones. */
  readonly rawClose: Readonly<Float64Array> | null;
}

export interface LastBarContext {
  readonly now: Date;
  /** When the last session ends, in milliseconds since 1970. */
  readonly sessionEndMs: number;
  /** Whether the exchange, and so the end of its session, is only guessed. */
  readonly isGuess: boolean;
  readonly ending?: FileEnding;
}

/** At most one finding of the last session, and one of a row without a price after it. */
export function lastBarFindings(series: BarSeries, context: LastBarContext): Finding[] {
  const { ending } = context;
  const unpriced = ending?.volumeAlone?.date;
  const found =
    (ending && cutOff(series, ending)) ?? unfinished(series, context) ?? placeholder(series);
  return [
    ...(found ? [found] : []),
    ...(unpriced ? [finding(series, unpriced, "error", {}, UNPRICED)] : []),
  ];
}

const UNPRICED =
  "a volume without a price; the row was left out: the file was written before the session was over";

function finding(
  { symbol }: BarSeries,
  date: SessionDate,
  severity: Severity,
  values: Finding["values"],
  why: string,
): Finding {
  const command = acceptCommand(symbol, "last-bar", date);
  return { kind: "last-bar", severity, dates: [date], values, message: `${date}: ${why}`, command };
}

function cutOff(series: BarSeries, { lastRow, rawClose }: FileEnding): Finding | null {
  const { date, lastField, isLastOfFile, fileEndsWithLineBreak } = lastRow;
  if (fileEndsWithLineBreak || !isLastOfFile || date === null || series.length < 3) return null;
  const last = series.length - 1;
  // A file that descends ends with the oldest session.
  const i = date === dateAt(series, last) ? last : 0;
  if (dateAt(series, i) !== date) return null;
  const ends = "the file ends without a line break, in the midst of a number";
  if (lastField === "volume") {
    const volume = series.volume[i]!;
    const usual = medianAboveZero(series.volume, i === 0 ? 1 : last - 60, i === 0 ? 61 : last);
    const why = `${ends}: volume ${volume}, usually ${usual}`;
    return volume >= 0 && volume < 0.1 * usual
      ? finding(series, date, "error", { volume, usual }, why)
      : null;
  }
  if (lastField === null || lastField === "date" || lastField === "symbol") return null;
  const column = priceColumn(series, lastField, rawClose);
  const [value, neighbour] = [column[i]!, column[i === 0 ? 1 : last - 1]!];
  if (!Number.isFinite(value) || !Number.isFinite(neighbour)) return null;
  const values = { [lastField]: value, neighbour };
  const move = Math.abs(Math.log(value / neighbour));
  if (!(move <= Math.max(0.15, 8 * typicalMove(auditReturns(series.close), i)))) {
    const why = `${ends}: ${lastField} ${value} after ${neighbour}`;
    return finding(series, date, "error", values, why);
  }
  const { before = null, last: decimals = null } = lastRow.decimals[lastField] ?? {};
  if (before === null || decimals === null || decimals >= before) return null;
  const why = `${ends}: ${lastField} ${value} has ${plural(decimals, "decimal")} where all others have ${before}`;
  return finding(series, date, "warning", values, why);
}

function priceColumn(
  series: BarSeries,
  field: "open" | "high" | "low" | "close" | "adjClose",
  rawClose: Readonly<Float64Array> | null,
): Readonly<Float64Array> {
  if (field === "adjClose") return series.close;
  return field === "close" ? (rawClose ?? series.close) : series[field];
}

function unfinished(series: BarSeries, context: LastBarContext): Finding | null {
  const { now, sessionEndMs, isGuess } = context;
  if (now.getTime() >= sessionEndMs) return null;
  const date = dateAt(series, series.length - 1);
  // A date further ahead is another finding: a session that is a day away cannot have begun.
  if (sessionEndMs - now.getTime() > 30 * 3_600_000) return null;
  const end = new Date(sessionEndMs).toISOString();
  const ends = isGuess ? `probably ends at ${end}` : `ends at ${end}`;
  const why = `the session ${ends}, so its prices are not final`;
  return finding(series, date, isGuess ? "warning" : "error", { end }, why);
}

/** A last bar of one price and no volume, which no session of the last quarter is: the day before it begins. */
function placeholder(series: BarSeries): Finding | null {
  const { length } = series;
  if (length < 20 || !isFlat(series, length - 1)) return null;
  for (let i = Math.max(0, length - 61); i < length - 1; i++) if (isFlat(series, i)) return null;
  const { date, close } = barAt(series, length - 1);
  const why = `open, high, low and close are all ${close} and nothing was traded: the session had not begun`;
  return finding(series, date, "warning", { close }, why);
}

function isFlat({ open, high, low, close, volume }: BarSeries, i: number): boolean {
  return volume[i] === 0 && open[i] === close[i] && high[i] === close[i] && low[i] === close[i];
}
