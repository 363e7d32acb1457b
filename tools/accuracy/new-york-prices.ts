/** @file Prices of files of New York's stocks, and its calendar as it was foreseen. */

import { basename } from "node:path";
import {
  type BarSeries,
  dayNumber,
  indexAtOrBefore,
  parseSessionDate,
  readPriceFile,
  sliceSeries,
} from "../../packages/afterbell/src/index.ts";
import { openCalendar } from "../../packages/afterbell/src/market/index.ts";

/** Unadjusted prices up to a date, that included. */
export async function pricesUntil(file: string, to: string): Promise<BarSeries> {
  const symbol = basename(file, ".csv");
  const { series } = await readPriceFile(file, { symbol, unadjusted: true });
  return sliceSeries(series, 0, indexAtOrBefore(series, dayNumber(parseSessionDate(to))) + 1);
}

const calendar = openCalendar("new-york");

/** As it was planned: a closure that nobody foresaw must not be known the day before. */
export const nextSession = (_: unknown, day: number) => {
  let next = day + 1;
  while (!calendar.isPlanned(next)) next++;
  return next;
};
