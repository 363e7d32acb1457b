/** @file Where daily prices come from: one interface, an implementation for each source. */

import type { Bar } from "../../domain/bar.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import type { RequestOptions } from "./request.ts";

export interface PriceSource {
  /** As it is named in reports: `Yahoo Finance`. */
  readonly name: string;
  /** What its prices are adjusted for, as a rule; a history says it of its own. */
  readonly adjustment: PriceAdjustment;
  /**
   * Finished sessions of a range, at least one. Several calls at once share the limits of the source.
   *
   * @throws {UnknownSymbolError} {@link EmptyRangeError} {@link InvalidDateRangeError}
   * @throws {SourceUnavailableError} No valid response. The same call may work later.
   */
  history(symbol: string, range: DateRange): Promise<PriceHistory>;
}

/** What the prices before an event were changed for, so that they compare with those after it. */
export type PriceAdjustment = "splits-and-dividends" | "splits";

/** What any source is opened with; each may have options of its own, with defaults. */
export interface SourceOptions
  extends Pick<RequestOptions, "fetch" | "now" | "sleep" | "random" | "signal" | "onRetry"> {
  /** A server that answers as the source's own does. @default the source's own */
  readonly baseUrl?: string;
}

export interface DateRange {
  /** First session. @default the symbol's first one */
  readonly start?: SessionDate;
  /** The session after the last one. @default none, so that the last finished session is in */
  readonly end?: SessionDate;
}

/** What a source says about the thing whose prices it gives; null where it does not say it. */
export interface InstrumentFacts {
  /** As the source spells it. */
  readonly symbol: string | null;
  /** As the source writes it: `USD`; `GBp` are pence, which `minorUnit` explains. */
  readonly currency: string | null;
  /** The source's name of the exchange: `NMS`. */
  readonly exchange: string | null;
  /** IANA time zone that the dates of the sessions are of: `America/New_York`. */
  readonly zone: string | null;
  /** `EQUITY`, `CRYPTOCURRENCY`, `CURRENCY`, `FUTURE`, `INDEX`, … */
  readonly instrumentType: string | null;
  /** Local time at which the regular session of an ordinary day ends, `HH:MM`; `24:00` around the clock. */
  readonly closesAt: string | null;
}

/** Prices of a range, with the source's information about them. */
export interface PriceHistory extends InstrumentFacts {
  readonly adjustment: PriceAdjustment;
  /** Finished sessions, ascending, adjusted. */
  readonly bars: readonly Bar[];
  /** Sessions that the source lists without a close. */
  readonly datesWithoutPrice: readonly SessionDate[];
  /** Sessions with two rows, such as the last one with a live row; the later row is kept. */
  readonly repeatedDates: readonly SessionDate[];
  /** Sessions that are not known to have ended, left out. */
  readonly openSessions: readonly SessionDate[];
  /** Sessions dated after today on the exchange, left out. */
  readonly futureDates: readonly SessionDate[];
  readonly events: readonly CorporateEvent[];
  /** Anything else that is odd about the response, a sentence each. */
  readonly notes: readonly string[];
}

/** An event after which all earlier prices are readjusted. */
export interface CorporateEvent {
  readonly date: SessionDate;
  readonly kind: "dividend" | "split";
  /** `dividend of 0.205`, `split 4:1`. */
  readonly description: string;
  /** New shares per old one: 4 for 4:1, 0.1 for 1:10; null for a dividend. */
  readonly factor: number | null;
  /** Money per share, in the currency of the prices; null for a split. */
  readonly amount: number | null;
}
