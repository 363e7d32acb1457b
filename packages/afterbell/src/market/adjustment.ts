/**
 * @file Adjusts a bar for splits and dividends, as yfinance's `auto_adjust` does: the adjusted close
 * becomes the close, and its ratio to the raw close carries over to open, high and low.
 */

export interface Prices {
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number;
}

/**
 * @param adjustedClose In the currency of the prices.
 * @returns null where a close of zero gives no ratio.
 */
export function adjusted(prices: Prices, adjustedClose: number): Prices | null {
  if (prices.close === 0 && adjustedClose !== 0) return null;
  const ratio = prices.close === adjustedClose ? 1 : adjustedClose / prices.close;
  const scaled = (price: number | null) => (price === null ? null : price * ratio);
  return {
    open: scaled(prices.open),
    high: scaled(prices.high),
    low: scaled(prices.low),
    close: adjustedClose,
  };
}
