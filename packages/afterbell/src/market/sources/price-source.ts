/** @file Where daily prices come from: one interface, an implementation for each source. */

import type { Bar } from "../../domain/bar.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import type { RequestOptions } from "./request.ts";

export interface PriceSource {
  /** As it is named in reports: `Yahoo Finance`. */
  readonly name: string;
  /**
   * Finished sessions of a range, at least one.
   *
   * @throws {UnknownSymbolError} {@link EmptyRangeError} {@link InvalidDateRangeError}
   * @throws {SourceUnavailableError} No valid response. The same call may work later.
   */
  history(symbol: string, range: DateRange): Promise<PriceHistory>;
}

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

/** Prices of a range, with the source's information about them. */
export interface PriceHistory {
  /** As the source spells it; null if unknown. */
  readonly symbol: string | null;
  /** `USD`; `GBp` are pence. */
  readonly currency: string | null;
  /** Finished sessions, ascending, adjusted for splits and dividends. */
  readonly bars: readonly Bar[];
  /** Sessions that the source lists without a close. */
  readonly datesWithoutPrice: readonly SessionDate[];
  /** Sessions with two rows, such as the last one with a live row; the later row is kept. */
  readonly repeatedDates: readonly SessionDate[];
  /** The session that has not closed yet, left out. */
  readonly openSession: SessionDate | null;
  readonly events: readonly CorporateEvent[];
}

/** An event after which all earlier prices are readjusted. */
export interface CorporateEvent {
  readonly date: SessionDate;
  /** `dividend of 0.205`, `split 4:1`. */
  readonly description: string;
}
