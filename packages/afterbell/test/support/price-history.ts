import type { Bar } from "../../src/domain/bar.ts";
import { dayNumber, type SessionDate, sessionDate } from "../../src/domain/session-date.ts";
import type {
  CorporateEvent,
  DateRange,
  PriceHistory,
} from "../../src/market/sources/price-source.ts";

/** A day of January 2020 or later, counted from 1. */
export function dayOf2020(day: number): SessionDate {
  return sessionDate(dayNumber("2020-01-01" as SessionDate) + day - 1);
}

/** Bars of consecutive days with these closes, and a volume of 1000. */
export function dailyBars(closes: readonly number[], from = 1): Bar[] {
  return closes.map((close, i) => ({
    ...{ date: dayOf2020(from + i), open: close, high: close + 1, low: close - 1, close },
    volume: 1000,
  }));
}

/** What a source says that has these bars, and nothing else to say. */
export function priceHistory(bars: readonly Bar[], more: Partial<PriceHistory> = {}): PriceHistory {
  return {
    ...{ symbol: "AAPL", currency: "USD", exchange: null, zone: null, instrumentType: null },
    ...{ closesAt: null, adjustment: "splits-and-dividends", bars },
    ...{ datesWithoutPrice: [], repeatedDates: [], openSessions: [], futureDates: [] },
    ...{ events: [], notes: [] },
    ...more,
  };
}

export function dividendOn(date: SessionDate): CorporateEvent {
  return { date, kind: "dividend", description: "dividend of 0.2", factor: null, amount: 0.2 };
}

export function splitOn(date: SessionDate): CorporateEvent {
  return { date, kind: "split", description: "split 2:1", factor: 2, amount: null };
}

/** A source that has these bars now, and remembers which ranges it was asked for. */
export function historySource(bars: readonly Bar[], more: Partial<PriceHistory> = {}) {
  const asked: DateRange[] = [];
  const download = async (range: DateRange): Promise<PriceHistory> => {
    asked.push(range);
    const isInside = ({ date }: Bar) =>
      date >= (range.start ?? "") && (range.end === undefined || date < range.end);
    return priceHistory(bars.filter(isInside), more);
  };
  return { asked, download };
}
