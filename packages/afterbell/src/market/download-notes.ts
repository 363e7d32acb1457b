/** @file What a download says of itself, a sentence each. */

import type { SessionDate } from "../domain/session-date.ts";
import { plural } from "./finding.ts";
import type { Correction } from "./same-values.ts";
import { minorUnit } from "./sources/minor-unit.ts";
import type { PriceHistory } from "./sources/price-source.ts";
import type { Update } from "./update.ts";

/** What was done to the stored sessions. @param stored Their first and last day. */
export function updateNotes(
  update: Update,
  stored: { readonly from: SessionDate; readonly to: SessionDate },
): string[] {
  const { added, corrections, inserted, unlisted, lost } = update;
  const notes = [doneNote(update, stored), ...restatementNotes(update)];
  if (update.refetchedBecause !== null && added.length > 0) {
    notes.push(`${plural(added.length, "session")} added after ${stored.to}`);
  }
  if (corrections.length > 0) notes.push(correctionNote(corrections));
  if (inserted.length > 0) {
    notes.push(`${plural(inserted.length, "session")} new among the stored: ${some(inserted)}`);
  }
  if (unlisted.length > 0) {
    notes.push(`the source no longer lists ${some(unlisted)}, which stay stored`);
  }
  if (lost.length > 0) {
    const sessions = plural(lost.length, "stored session");
    notes.push(`the source no longer has ${sessions}, which are lost: ${some(lost)}`);
  }
  return notes;
}

function doneNote(
  { refetchedBecause, added }: Update,
  { from, to }: { readonly from: SessionDate; readonly to: SessionDate },
): string {
  if (refetchedBecause !== null) {
    return `all prices were fetched again from ${from}: ${refetchedBecause}`;
  }
  return added.length > 0
    ? `${plural(added.length, "session")} appended after ${to}`
    : `up to date: no finished session after ${to}`;
}

function restatementNotes({ restatement }: Update): string[] {
  if (restatement === null) return [];
  const { factor, before, sessions } = restatement;
  const which = before === null ? "all stored sessions" : `stored sessions before ${before}`;
  return [
    `the source restated the prices of ${which} (${sessions}) by the factor ${digits(factor)}`,
  ];
}

/** Corrections and dates that are said one by one; the rest is counted. */
const MAX_SAID = 5;

/** The newest first: they are the likeliest. */
export function correctionNote(corrections: readonly Correction[]): string {
  const said = corrections
    .toSorted((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0))
    .map(({ date, field, before, after }) => {
      const values = `${before === null ? "none" : digits(before)} → ${after === null ? "none" : digits(after)}`;
      return `${field} of ${date} ${values}`;
    });
  return `corrected: ${some(said)}`;
}

function some(texts: readonly string[]): string {
  const said = texts.slice(0, MAX_SAID).join(", ");
  return texts.length > MAX_SAID ? `${said} and ${texts.length - MAX_SAID} more` : said;
}

/** To the digits that single precision has. */
function digits(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(8)));
}

/** What is left out of a history, and what its prices are. */
export function historyNotes(source: string, history: PriceHistory): string[] {
  const { openSessions, futureDates, repeatedDates } = history;
  const notes = [...history.notes];
  if (openSessions.length === 1) {
    notes.push(`the session of ${openSessions[0]} has not closed yet and is left out`);
  } else if (openSessions.length > 1) {
    notes.push(`the sessions of ${openSessions.join(", ")} have not closed yet and are left out`);
  }
  if (futureDates.length > 0) {
    notes.push(
      `${source} lists ${some(futureDates)}, after today by this computer's clock; left out`,
    );
  }
  if (repeatedDates.length > 0) {
    notes.push(`${source} lists ${repeatedDates.join(", ")} twice; the later row is kept`);
  }
  return [...notes, priceNote(source, history)];
}

function priceNote(source: string, { currency, adjustment }: PriceHistory): string {
  const minor = currency === null ? null : minorUnit(currency);
  const unit = currency === null ? "" : ` in ${currency}`;
  const parts = minor === null ? "" : `: ${minor.name}, ${minor.perMajor} to one ${minor.major}`;
  const adjusted =
    adjustment === "splits-and-dividends"
      ? "adjusted for splits and dividends"
      : `adjusted for splits but not for dividends, since ${source} sent no adjusted closes`;
  return `prices${unit}${parts}${minor === null ? "," : ";"} ${adjusted}`;
}
