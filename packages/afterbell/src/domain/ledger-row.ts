/** @file One forecast of one future session, as the ledger keeps it: log returns, never prices but the origin's close. */

import { InvalidOptionError } from "./errors.ts";
import { requireWhole } from "./require-whole.ts";
import { parseSessionDate, type SessionDate } from "./session-date.ts";
import { parseSymbol } from "./symbol.ts";

/**
 * What is forecast, and from what. Adjusted prices change at every dividend and split, so quantiles are of
 * log(close of the target / close of the origin), which stays. Moments are ISO 8601 in UTC, with milliseconds.
 */
export interface LedgerForecast {
  readonly symbol: string;
  /** Model and its version, `AAPL/20260724T210000Z`; of a baseline its name, such as `historical`. */
  readonly version: string;
  /** Kind of recipe, over which versions are pooled: `classic`, or the name of a baseline. */
  readonly recipe: string;
  /** Where the prices are from: `yahoo` or another source, `csv`, `sample`. */
  readonly priceSource: string;
  /** The last known session. */
  readonly originDate: SessionDate;
  /** Its close, as the forecaster saw it. Above 0. */
  readonly originClose: number;
  /** When its session ended. */
  readonly originMoment: string;
  /** Sessions after the origin, from 1. */
  readonly stepAhead: number;
  /** The session that is forecast. */
  readonly targetDate: SessionDate;
  readonly targetStart: string;
  readonly targetEnd: string;
  /** Ascending, in (0, 1). */
  readonly quantileLevels: readonly number[];
  /** One for each level, not descending. */
  readonly logReturnQuantiles: readonly number[];
}

/**
 * Why a row does not count as a forecast of the future.
 *
 * - `sample`: its prices are those of the embedded sample, which everybody knows.
 * - `late`: the target's session had begun.
 * - `clock`: the clock was behind that of an earlier row, or behind the end of the origin's session.
 */
export type NotLiveReason = "sample" | "late" | "clock";

/** A forecast as it is stored. Nothing of it ever changes. */
export interface LedgerRow extends LedgerForecast {
  /** 1, 2, 3, … without gaps, in the order of writing. */
  readonly seq: number;
  readonly writtenAt: string;
  readonly libraryVersion: string;
  /** Whether it was written before its target's session began. */
  readonly live: boolean;
  /** null where it is live. */
  readonly notLiveBecause: NotLiveReason | null;
  /** SHA-256 over the hash of the row before and this row; 64 hexadecimal digits. */
  readonly hash: string;
}

/** @throws {InvalidOptionError} What is not such a forecast. */
export function checkLedgerForecast(forecast: LedgerForecast): void {
  const { symbol, version, recipe, priceSource, originDate, targetDate } = forecast;
  if (parseSymbol(symbol) !== symbol) {
    throw new InvalidOptionError("symbol", "a ticker in upper case", symbol);
  }
  for (const [name, text] of Object.entries({ version, recipe, priceSource })) {
    requirePlainText(name, text);
  }
  parseSessionDate(originDate, "originDate");
  parseSessionDate(targetDate, "targetDate");
  if (targetDate <= originDate) {
    throw new InvalidOptionError("targetDate", `a day after the origin, ${originDate}`, targetDate);
  }
  if (!(forecast.originClose > 0 && Number.isFinite(forecast.originClose))) {
    throw new InvalidOptionError("originClose", "a price above 0", forecast.originClose);
  }
  requireWhole("stepAhead", forecast.stepAhead);
  requireMoments(forecast);
  checkLedgerQuantiles(forecast);
}

const MAX_TEXT = 200;

/** Characters that some program would not read back as they are. */
function requirePlainText(name: string, text: string): void {
  if (/^[\x20-\x7e]+$/.test(text) && text.length <= MAX_TEXT) return;
  throw new InvalidOptionError(name, `1 to ${MAX_TEXT} printable ASCII characters`, text);
}

function requireMoments({ originMoment, targetStart, targetEnd }: LedgerForecast): void {
  for (const [name, text] of Object.entries({ originMoment, targetStart, targetEnd })) {
    if (isMoment(text)) continue;
    throw new InvalidOptionError(name, "a moment such as 2026-07-24T20:00:00.000Z", text);
  }
  if (targetStart < originMoment) {
    throw new InvalidOptionError("targetStart", `not before ${originMoment}`, targetStart);
  }
  if (targetEnd <= targetStart) {
    throw new InvalidOptionError("targetEnd", `after ${targetStart}`, targetEnd);
  }
}

/** Moments that were parsed: forecasts of one evening have few. */
const moments = new Set<string>();
const MAX_MOMENTS = 1_000;

function isMoment(text: string): boolean {
  if (moments.has(text)) return true;
  const time = Date.parse(text);
  if (!(Number.isFinite(time) && new Date(time).toISOString() === text)) return false;
  if (moments.size >= MAX_MOMENTS) moments.clear();
  moments.add(text);
  return true;
}

/** @throws {InvalidOptionError} What cannot be the levels and quantiles of such a forecast. */
export function checkLedgerQuantiles({
  quantileLevels,
  logReturnQuantiles,
}: Pick<LedgerForecast, "quantileLevels" | "logReturnQuantiles">): void {
  const areLevels = quantileLevels.every(
    (level, k) => level > (quantileLevels[k - 1] ?? 0) && level < 1,
  );
  if (quantileLevels.length === 0 || !areLevels) {
    const expected = "levels in (0, 1), ascending, at least one";
    throw new InvalidOptionError("quantileLevels", expected, quantileLevels.join(", "));
  }
  const areQuantiles = logReturnQuantiles.every(
    (value, k) => Number.isFinite(value) && value >= (logReturnQuantiles[k - 1] ?? -Infinity),
  );
  if (logReturnQuantiles.length !== quantileLevels.length || !areQuantiles) {
    const expected = `${quantileLevels.length} log returns, one for each level, not descending`;
    throw new InvalidOptionError("logReturnQuantiles", expected, logReturnQuantiles.join(", "));
  }
}
