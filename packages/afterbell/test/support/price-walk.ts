import type { Bar } from "../../src/domain/bar.ts";
import { sessionDate } from "../../src/domain/session-date.ts";
import { uniforms } from "./random-walk.ts";

export interface PriceWalk {
  readonly seed: number;
  readonly sessions?: number;
  /** Standard deviation of a day's log return. */
  readonly sigma?: number;
  readonly level?: number;
  readonly decimals?: number;
  readonly hasRange?: boolean;
  readonly hasVolume?: boolean;
}

/** 2023-01-02, a Monday. */
const FIRST_DAY = 19_359;

/**
 * Bars of every weekday as a stock has them: fat tails, quiet and wild months, more trade on wild days, rounded
 * prices. Nothing is wrong with them.
 */
export function priceWalk(options: PriceWalk): Bar[] {
  const { seed, sessions = 500, sigma = 0.015, level = 100, decimals = 2 } = options;
  const { hasRange = true, hasVolume = true } = options;
  const uniform = uniforms(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  // Student's t with 4 degrees of freedom, scaled to variance 1.
  const shock = () =>
    normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2 + normal() ** 2) / 2);
  const rounded = (price: number) => Number(price.toFixed(decimals));
  let [price, variance] = [level, sigma ** 2];
  return Array.from({ length: sessions }, (_, i) => {
    const move = Math.sqrt(variance) * shock();
    variance = 0.05 * sigma ** 2 + 0.1 * move ** 2 + 0.85 * variance;
    const open = price;
    price *= Math.exp(move);
    const range = 1 + 0.5 * sigma * Math.abs(normal());
    const trade = 5e6 * Math.exp(0.4 * normal()) * (1 + 20 * Math.abs(move));
    return {
      date: sessionDate(FIRST_DAY + 7 * Math.floor(i / 5) + (i % 5)),
      open: hasRange ? rounded(open) : null,
      high: hasRange ? rounded(Math.max(open, price) * range) : null,
      low: hasRange ? rounded(Math.min(open, price) / range) : null,
      close: rounded(price),
      volume: hasVolume ? Math.round(trade) : null,
    };
  });
}

/** Prices of sessions `from <= i < to` multiplied. */
export function scaleBars(bars: readonly Bar[], from: number, to: number, factor: number): Bar[] {
  const scaled = (price: number | null) =>
    price === null ? null : Number((price * factor).toPrecision(7));
  return bars.map((bar, i) => {
    if (i < from || i >= to) return bar;
    const [open, high, low] = [bar.open, bar.high, bar.low].map(scaled);
    return { ...bar, open: open!, high: high!, low: low!, close: scaled(bar.close)! };
  });
}
