/** @file Findings of an audit or an import: reported, never silently repaired. */

import type { SessionDate } from "../domain/session-date.ts";

export type Finding =
  | {
      readonly kind: "duplicate-date";
      readonly date: SessionDate;
      readonly keptLine: number;
      readonly leftOutLine: number;
      /** Whether both lines have the same values. */
      readonly identical: boolean;
    }
  | { readonly kind: "dates-unsorted"; readonly date: SessionDate; readonly line: number }
  | {
      readonly kind: "non-positive-value";
      readonly date: SessionDate;
      readonly field: "open" | "high" | "low" | "close" | "volume";
      readonly value: number;
    }
  | {
      readonly kind: "contradictory-prices";
      readonly date: SessionDate;
      /** Such as `close 12 above high 11`. */
      readonly contradiction: string;
    }
  | {
      readonly kind: "long-gap";
      readonly date: SessionDate;
      /** Last session before the gap. */
      readonly previousDate: SessionDate;
      readonly calendarDays: number;
    }
  | {
      readonly kind: "split-jump";
      readonly date: SessionDate;
      /** New shares for old ones, such as `4:1`; a reverse split is `1:10`. */
      readonly ratio: string;
      readonly previousClose: number;
      readonly close: number;
    }
  | {
      readonly kind: "rows-without-price";
      readonly count: number;
      /** `line 12` of a file, or the date of a downloaded row. */
      readonly rows: readonly string[];
    }
  | { readonly kind: "symbol-differs"; readonly asked: string; readonly found: string };

/** The session a finding is about, where it is about one. */
export function dateOfFinding(finding: Finding): SessionDate | null {
  return "date" in finding ? finding.date : null;
}

/** One line for people. */
export function describeFinding(finding: Finding): string {
  switch (finding.kind) {
    case "duplicate-date": {
      const how = finding.identical ? "same values" : "different values";
      return `${finding.date} occurs twice: line ${finding.keptLine} kept, line ${finding.leftOutLine} left out (${how})`;
    }
    case "dates-unsorted":
      return `${finding.date} (line ${finding.line}) is out of order; the sessions were sorted`;
    case "non-positive-value":
      return `${finding.field} ${finding.value} is ${finding.value === 0 ? "zero" : "negative"}`;
    case "contradictory-prices":
      return finding.contradiction;
    case "long-gap":
      return `${finding.calendarDays} days without a session after ${finding.previousDate} (more than ${longGapDays})`;
    case "split-jump":
      return `close ${finding.previousClose} → ${finding.close} looks like an unadjusted ${finding.ratio} split`;
    case "rows-without-price":
      return `${plural(finding.count, "row")} without any price left out: ${someOf(finding.rows)}`;
    case "symbol-differs":
      return `the file is for ${finding.found}, not ${finding.asked}`;
  }
}

/**
 * Calendar days between two sessions that are still no gap: New York was closed for 7 in September
 * 2001. Holidays in China reach 11 and are reported.
 */
export const longGapDays = 10;

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function someOf(rows: readonly string[]): string {
  const shown = rows.slice(0, 3).join(", ");
  return rows.length > 3 ? `${shown} and ${rows.length - 3} more` : shown;
}
