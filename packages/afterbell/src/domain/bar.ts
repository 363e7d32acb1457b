import type { SessionDate } from "./session-date.ts";

/** One session. `null` means that the source does not have the value. */
export interface Bar {
  readonly date: SessionDate;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number;
  /** Shares or contracts traded. */
  readonly volume: number | null;
}
