/** @file The recorded prices as series and panels, with their calendars. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  type BarSeries,
  barSeries,
  cryptoHours,
  dayNumber,
  indexAtOrBefore,
  type Panel,
  panelOf,
  parseSessionDate,
  rowCountOf,
  sessionDate,
  sliceSeries,
} from "../../packages/afterbell/src/index.ts";
import { readNumericTable } from "../../packages/afterbell/src/market/index.ts";
import { nextSession as newYorksNextSession, pricesUntil } from "./new-york-prices.ts";

/** Unadjusted prices of every CSV file of a folder, in the order of their names, up to a date. */
export async function panelOfFolder(folder: string, to: string): Promise<Panel> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".csv"));
  const read = files.sort().map((name) => pricesUntil(join(folder, name), to));
  return panelOf(...(await Promise.all(read)));
}

/** Sessions up to a date, that included. */
export function until({ series }: Panel, date: string): Panel {
  const day = dayNumber(parseSessionDate(date));
  return panelOf(...series.map((one) => sliceSeries(one, 0, indexAtOrBefore(one, day) + 1)));
}

/** Without open, high, low and volume. */
export function closesOf({ series }: Panel): Panel {
  const alone = series.map((one) => {
    const none = new Float64Array(one.length).fill(Number.NaN);
    return { ...one, open: none, high: none, low: none, volume: none };
  });
  return panelOf(...alone);
}

/** Of a table of rates, a day for each row: the dates of the file are labels, not the days of the market. */
export async function ratesOf(file: string): Promise<Panel> {
  const table = await readNumericTable(file);
  const { columns, values } = table;
  const first = dayNumber(parseSessionDate("1990-01-01"));
  const seriesOf = (name: string, column: number) =>
    barSeries(
      name,
      Array.from({ length: rowCountOf(table) }, (_, row) => ({
        date: sessionDate(first + row),
        ...{ open: null, high: null, low: null, volume: null },
        close: values[row * columns.length + column]!,
      })),
      { session: cryptoHours },
    );
  return panelOf(...columns.map((name, column) => seriesOf(`rate ${name}`, column)));
}

/** New York's next session as it was planned; of rates, the next day. */
export function nextSession(series: Pick<BarSeries, "session">, day: number): number {
  return series.session === cryptoHours ? day + 1 : newYorksNextSession(series, day);
}
