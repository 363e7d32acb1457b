/** @file What looks wrong in prices: reported with its cause and the next step, never silently repaired. */

import type { SessionDate } from "../domain/session-date.ts";

/** Every kind of finding, with what it means. `docs/findings.md` lists them for users. */
export const findingKinds = {
  jump: "a close, or a high or low, that leaves its neighbours further than prices move",
  "unit-change": "prices that change by a factor of 100 while the volume stays: pence and pounds",
  "mixed-conventions": "an adjusted close whose distance to the close changes without a dividend",
  "last-bar": "a last session that looks unfinished or cut off",
  "shifted-dates":
    "sessions on Sundays and none on Fridays, or the like: dates of another time zone",
  "future-date": "sessions after today",
  "implausible-date": "sessions before the year 1600",
  frequency: "weekly, monthly or other bars where sessions are expected",
  frozen: "a close that does not change for longer than chance explains",
  repeated: "sessions that are copies of earlier ones",
  calendar: "sessions on days when the exchange is closed",
  "missing-session": "a session of the exchange that the series does not have",
  "long-gap": "many days without a session",
  "non-positive-value": "a price of zero or below, or a negative volume",
  "contradictory-prices": "prices of one session that contradict each other",
  "duplicate-date": "several rows of one session; the first is kept",
  "dates-unsorted": "rows that are in no order of time; they are sorted",
  "rows-without-price": "rows without any price; they are left out",
  "symbol-differs": "prices of another symbol than the requested one",
} as const;

export type FindingKind = keyof typeof findingKinds;

/**
 * How much a finding matters. `note`: worth knowing, nothing to do. `warning`: probably wrong; training and
 * forecasts repeat it. `error`: what is trained on it would be wrong, so training and forecasts refuse it unless
 * it is accepted.
 */
export type Severity = "note" | "warning" | "error";

export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** Sessions that it is about, ascending; none where it is about the whole series. */
  readonly dates: readonly SessionDate[];
  /** What was measured, by name: `{ previousClose: 180.1, close: 184620 }`. */
  readonly values: Readonly<Record<string, number | string | boolean>>;
  /** What was found and the likely cause, in one sentence. */
  readonly message: string;
  /** The command that settles it; null where nothing has to be done. */
  readonly command: string | null;
}

/** The session that a finding is about, the first of several; null where it is about the whole series. */
export function dateOfFinding({ dates }: Finding): SessionDate | null {
  return dates[0] ?? null;
}

const ranks: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

/** Whether a finding is of at least this severity. */
export function isAtLeast(severity: Severity, finding: Pick<Finding, "severity">): boolean {
  return ranks[finding.severity] >= ranks[severity];
}

/** @returns The worst first; findings of one severity by kind, then in order of time. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      ranks[b.severity] - ranks[a.severity] ||
      a.kind.localeCompare(b.kind, "en") ||
      (dateOfFinding(a) ?? "").localeCompare(dateOfFinding(b) ?? "", "en"),
  );
}

/** Findings of one kind and severity that are told one by one; more of them become one line with a count. */
export const MAX_OF_A_KIND = 3;

export interface FindingGroup {
  /** The worst, or the first, of the group. */
  readonly first: Finding;
  readonly count: number;
}

/** The worst first, with more than {@link MAX_OF_A_KIND} of a kind and severity as one group. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const ofKind = new Map<string, Finding[]>();
  for (const finding of worstFirst(findings)) {
    const key = `${finding.severity} ${finding.kind}`;
    const group = ofKind.get(key);
    if (group) group.push(finding);
    else ofKind.set(key, [finding]);
  }
  return [...ofKind.values()].flatMap((all) => {
    if (all.length > MAX_OF_A_KIND) return [{ first: all[0]!, count: all.length }];
    return all.map((first) => ({ first, count: 1 }));
  });
}

/** One line for people: `jump 2023-07-03: close 180.1 → 184620 …`, or the count of a group and its first. */
export function describeGroup({ first, count }: FindingGroup): string {
  return count === 1 ? first.message : `${count} of this kind; the first: ${first.message}`;
}

/** The command that accepts a finding for good. */
export function acceptCommand(symbol: string, kind: FindingKind, date?: SessionDate): string {
  const at = date === undefined ? "" : `@${date}`;
  return `afterbell prices accept ${shellWord(symbol)} ${kind}${at}`;
}

/** Symbols such as `^GSPC` and `M&M.NS` mean something to a shell. */
export function shellWord(text: string): string {
  return /^[\w.=-]+$/.test(text) ? text : `'${text}'`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
