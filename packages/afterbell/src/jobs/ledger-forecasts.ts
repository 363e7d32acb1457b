/** @file The next forecast of a symbol as rows of the ledger. */

import { InvalidOptionError, NonPositivePriceError } from "../domain/errors.ts";
import type { LedgerForecast } from "../domain/ledger-row.ts";
import { dayNumber } from "../domain/session-date.ts";
import { sessionStart } from "../market/calendars/session-start.ts";
import type { TradingCalendar } from "../market/calendars/trading-calendar.ts";
import type { NextForecast, NextStep } from "./forecast-next.ts";

/** Who forecast, from which prices. */
export type ForecastOrigin = Pick<LedgerForecast, "version" | "recipe" | "priceSource">;

/**
 * One row for each step. Quantiles become log returns from the last close.
 *
 * @param next With quantiles and dates.
 * @throws {InvalidOptionError} A forecast without them.
 * @throws {NonPositivePriceError} A quantile that is not above 0, which has no logarithm.
 */
export function ledgerForecastsOf(
  next: NextForecast,
  calendar: TradingCalendar,
  origin: ForecastOrigin,
): LedgerForecast[] {
  const { symbol, lastSession, lastClose, quantileLevels } = next;
  const originMoment = moment(calendar.sessionEnd(dayNumber(lastSession)));
  return next.steps.map((step) => {
    if (step.date === null) {
      throw new InvalidOptionError("nextSessions", "a date for every step", "none");
    }
    const target = dayNumber(step.date);
    return {
      ...{ symbol, ...origin, quantileLevels, originMoment },
      originDate: lastSession,
      originClose: lastClose,
      stepAhead: step.stepAhead,
      targetDate: step.date,
      targetStart: moment(sessionStart(calendar, target)),
      targetEnd: moment(calendar.sessionEnd(target)),
      logReturnQuantiles: logReturnsOf(next, step),
    };
  });
}

/**
 * What another forecaster says of the same sessions, from the same close: a row for each of these, alike in all but the
 * forecast. So what makes one of them live makes the other live.
 *
 * @param rows Of one symbol and origin, steps 1 … H in order.
 * @param next Of the same symbol and origin, with quantiles and at least as many steps; its dates do not matter.
 * @param name What its version and its recipe are called.
 * @throws {NonPositivePriceError} A quantile that is not above 0, which has no logarithm.
 */
export function ledgerForecastsBeside(
  rows: readonly LedgerForecast[],
  next: NextForecast,
  name: string,
): LedgerForecast[] {
  const { quantileLevels } = next;
  return rows.map((row, h) => ({
    ...{ ...row, version: name, recipe: name, quantileLevels },
    logReturnQuantiles: logReturnsOf(next, next.steps[h]!),
  }));
}

function logReturnsOf({ symbol, lastSession, lastClose }: NextForecast, step: NextStep): number[] {
  if (!(lastClose > 0)) throw new NonPositivePriceError(symbol, lastSession, lastClose);
  return step.quantiles.map((price) => {
    if (price > 0) return Math.log(price / lastClose);
    throw new NonPositivePriceError(symbol, step.date ?? lastSession, price);
  });
}

const moment = (ms: number) => new Date(ms).toISOString();
