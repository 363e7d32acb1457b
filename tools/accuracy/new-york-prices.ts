/** @file Prices of files of New York's stocks, and its calendar as it was foreseen. */

import { basename } from "node:path";
import {
  type BarSeries,
  dayNumber,
  indexAtOrBefore,
  parseSessionDate,
  readPriceFile,
  sessionDate,
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
/** Hurricane Sandy: announced on the Sunday after the last session, so a session of the calendar's to the forecaster. */
const unforeseen = new Set(["2012-10-29", "2012-10-30"]);
const isForeseen = (day: number) => calendar.isSession(day) || unforeseen.has(sessionDate(day));
export const nextSession = (_: BarSeries, day: number) => {
  let next = day + 1;
  while (!isForeseen(next)) next++;
  return next;
};
