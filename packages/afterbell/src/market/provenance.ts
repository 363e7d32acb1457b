/** @file Where stored prices came from, and in which convention: decides what may be joined to them. */

import type { BarSeries } from "../domain/bar-series.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import { dayNumber, isSessionDate, type SessionDate } from "../domain/session-date.ts";
import type { SessionHours } from "../domain/session-hours.ts";
import type { CalendarName } from "./calendars/trading-calendar.ts";
import { type Finding, type FindingKind, findingKinds } from "./finding.ts";
import type { MinorUnit } from "./sources/minor-unit.ts";
import type { PriceAdjustment } from "./sources/price-source.ts";

/** What prices are adjusted for. `unknown`: a file that does not say so, such as one with a single close. */
export type StoredAdjustment = PriceAdjustment | "none" | "unknown";

/** Of one symbol's stored prices; null where it is not known. */
export interface PriceProvenance {
  /** `yahoo` or another source by its name, `csv` or `sample`. */
  readonly source: string;
  /** The file, as it was named, where they came from one. */
  readonly file: string | null;
  /** As the source writes it: `USD`; `GBp` are pence. */
  readonly currency: string | null;
  /** What one unit of the price is, where it is not the currency itself. */
  readonly unit: MinorUnit | null;
  /** As the source names it: `NMS`. */
  readonly exchange: string | null;
  /** IANA time zone of the exchange. */
  readonly zone: string | null;
  /** When a session ends there, `HH:MM`. */
  readonly closesAt: string | null;
  /** `EQUITY`, `CRYPTOCURRENCY`, … as the source names it. */
  readonly instrument: string | null;
  readonly calendar: CalendarName | null;
  /** Whether the user set the calendar; else the source or the symbol told it. */
  readonly isCalendarSet: boolean;
  readonly adjustment: StoredAdjustment;
  /** ISO 8601, UTC. */
  readonly firstFetch: string;
  readonly lastFetch: string;
  /** Findings of the reading that the stored prices themselves do not show any more. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
}

/** Of prices that are others than this was written for: what the exchange is stays known, what the prices are does not. */
export function ofOtherPrices(provenance: PriceProvenance): PriceProvenance {
  return { ...provenance, source: "unknown", file: null, adjustment: "unknown" };
}

/** When its sessions end, if that is known. */
export function sessionHoursOf({ zone, closesAt }: PriceProvenance): SessionHours | null {
  return zone !== null && closesAt !== null ? { zone, closesAt } : null;
}

/** A finding that the user has looked at and accepted for good. */
export interface AcceptedFinding {
  readonly kind: FindingKind;
  /** null: all findings of the kind. */
  readonly date: SessionDate | null;
}

/**
 * `jump@2023-07-03`, or `shifted-dates` for a kind that is not about one session.
 *
 * @throws {InvalidOptionError}
 */
export function parseAccepted(text: string): AcceptedFinding {
  const [kind = "", date, ...rest] = text.split("@");
  const isKind = Object.hasOwn(findingKinds, kind);
  if (!isKind || rest.length > 0 || (date !== undefined && !isSessionDate(date))) {
    const rule = `KIND or KIND@YYYY-MM-DD, where KIND is one of ${Object.keys(findingKinds).join(", ")}`;
    throw new InvalidOptionError("accept", rule, text);
  }
  return { kind: kind as FindingKind, date: (date as SessionDate | undefined) ?? null };
}

/** As {@link parseAccepted} takes it. */
export function acceptedText({ kind, date }: AcceptedFinding): string {
  return date === null ? kind : `${kind}@${date}`;
}

export function isAccepted(finding: Finding, accepted: readonly AcceptedFinding[]): boolean {
  return accepted.some(
    ({ kind, date }) => kind === finding.kind && (date === null || finding.dates.includes(date)),
  );
}

/** With more findings accepted; each is kept once. */
export function withAccepted(
  provenance: PriceProvenance,
  accepted: readonly AcceptedFinding[],
): PriceProvenance {
  const all = [...provenance.accepted, ...accepted];
  const texts = all.map(acceptedText);
  return { ...provenance, accepted: all.filter((_, i) => texts.indexOf(texts[i]!) === i) };
}

/** Of prices that something else than an ingest put there. */
export function unknownOrigin(now: Date): PriceProvenance {
  const at = now.toISOString();
  return {
    ...{ source: "unknown", file: null, currency: null, unit: null, exchange: null, zone: null },
    ...{
      closesAt: null,
      instrument: null,
      calendar: null,
      isCalendarSet: false,
      adjustment: "unknown",
    },
    ...{ firstFetch: at, lastFetch: at, findings: [], accepted: [] },
  };
}

/** Where stored prices are from, for people. */
export function originText(provenance: PriceProvenance | null): string {
  if (provenance === null || provenance.source === "unknown") return "of unknown origin";
  const { source, file } = provenance;
  return file === null ? `from ${source}` : `from ${file}`;
}

/**
 * The provenance of stored prices that others were joined to. What was found in sessions that are replaced is
 * forgotten.
 *
 * @param origin Of the new prices.
 * @param before The stored prices.
 */
export function withIncoming(
  stored: PriceProvenance | null,
  origin: PriceProvenance,
  fresh: BarSeries,
  before: BarSeries,
): PriceProvenance {
  if (stored === null) return origin;
  const replaced = new Set(fresh.days);
  const isWhole = before.days.every((day) => replaced.has(day));
  const findings = stored.findings.filter(({ dates }) =>
    dates.length === 0 ? !isWhole : !dates.every((date) => replaced.has(dayNumber(date))),
  );
  return {
    ...stored,
    file: origin.file ?? stored.file,
    ...{ currency: stored.currency ?? origin.currency, unit: stored.unit ?? origin.unit },
    ...{ exchange: stored.exchange ?? origin.exchange, zone: stored.zone ?? origin.zone },
    ...{ closesAt: stored.closesAt ?? origin.closesAt },
    ...{ instrument: stored.instrument ?? origin.instrument },
    ...{ calendar: stored.calendar ?? origin.calendar, lastFetch: origin.lastFetch, findings },
  };
}

/** `adjusted for splits and dividends`. */
export function adjustmentText(adjustment: StoredAdjustment): string {
  return {
    "splits-and-dividends": "adjusted for splits and dividends",
    splits: "adjusted for splits",
    none: "not adjusted",
    unknown: "adjusted in a way that is not known",
  }[adjustment];
}
