/** @file Dividends and splits of Yahoo's chart endpoint. One that lacks something is reported, and no more. */

import { jsonExcerpt } from "../../domain/json-excerpt.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import { isRecord, isSeconds, type JsonRecord, YAHOO } from "./chart-field.ts";
import type { CorporateEvent } from "./price-source.ts";
import { sourceWords } from "./source-words.ts";

export interface ChartEvents {
  /** In time order. */
  readonly events: readonly CorporateEvent[];
  /** What could not be read, a sentence each. */
  readonly notes: readonly string[];
}

/** @param value `chart.result[0].events`; anything, as prices do not depend on it. */
export function chartEvents(
  value: unknown,
  dayOf: (epochSeconds: number) => SessionDate,
): ChartEvents {
  const { dividends, splits } = isRecord(value) ? value : {};
  const read = [
    ...entriesOf(dividends).map((entry) => dividend(entry, dayOf) ?? unread("a dividend", entry)),
    ...entriesOf(splits).map((entry) => split(entry, dayOf) ?? unread("a split", entry)),
  ];
  return {
    events: read
      .filter((event) => typeof event !== "string")
      .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
    notes: read.filter((event) => typeof event === "string"),
  };
}

function entriesOf(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function unread(what: string, entry: unknown): string {
  return `${YAHOO} lists ${what} in a form that is not known: ${sourceWords(jsonExcerpt(entry))}`;
}

type DayOf = (epochSeconds: number) => SessionDate;

function dividend(entry: unknown, dayOf: DayOf): CorporateEvent | null {
  if (!isRecord(entry) || !isSeconds(entry.date)) return null;
  const { amount } = entry;
  if (typeof amount !== "number" || !Number.isFinite(amount)) return null;
  const description = `dividend of ${amount}`;
  return { date: dayOf(entry.date), kind: "dividend", description, factor: null, amount };
}

function split(entry: unknown, dayOf: DayOf): CorporateEvent | null {
  if (!isRecord(entry) || !isSeconds(entry.date)) return null;
  const ratio = ratioOf(entry);
  if (ratio === null) return null;
  const [newShares, oldShares] = ratio;
  const description = `split ${newShares}:${oldShares}`;
  const factor = newShares / oldShares;
  return { date: dayOf(entry.date), kind: "split", description, factor, amount: null };
}

/** @returns New and old shares, from the numbers or else from `splitRatio`. */
function ratioOf({ numerator, denominator, splitRatio }: JsonRecord): [number, number] | null {
  const [, left, right] = /^([\d.]+)[:/]([\d.]+)$/.exec(String(splitRatio)) ?? [];
  for (const [a, b] of [
    [numerator, denominator],
    [Number(left), Number(right)],
  ]) {
    if (isShares(a) && isShares(b)) return [a, b];
  }
  return null;
}

function isShares(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}
