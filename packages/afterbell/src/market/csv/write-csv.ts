import { type BarSeries, barsOf } from "../../domain/bar-series.ts";
import { pythonFloat } from "./python-float.ts";

/**
 * A series as CSV in the layout of yfinance's `download(…).to_csv(…)`: three lines of heading,
 * then `date,close,high,low,open,volume`. A missing value is an empty cell.
 */
export function writeCsv(series: BarSeries): string {
  const { symbol } = series;
  const tickers = Array.from({ length: 5 }, () => symbol).join(",");
  const heading = `Price,Close,High,Low,Open,Volume\nTicker,${tickers}\nDate,,,,,\n`;
  const rows = barsOf(series).map(({ date, open, high, low, close, volume }) =>
    [date, ...[close, high, low, open].map(priceCell), volumeCell(volume)].join(","),
  );
  return `${heading}${rows.map((row) => `${row}\n`).join("")}`;
}

function priceCell(price: number | null): string {
  return price === null ? "" : pythonFloat(price);
}

/** Whole shares without a point; a vendor that adjusts volumes leaves fractions. */
function volumeCell(volume: number | null): string {
  if (volume === null) return "";
  return Number.isSafeInteger(volume) && !Object.is(volume, -0)
    ? String(volume)
    : pythonFloat(volume);
}
