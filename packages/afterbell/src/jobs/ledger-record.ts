/** @file Writes forecasts of the future down before their closes are known. */

import type { LedgerForecast, NotLiveReason } from "../domain/ledger-row.ts";
import { libraryVersion } from "../library-version.ts";
import type { NotRecorded, Recorded } from "../workspace/ledger-store.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** What became of the forecasts, with a sentence for people about each kind of row that does not count as live. */
export type RecordedForecasts = (Recorded & { readonly notes: readonly string[] }) | NotRecorded;

/**
 * Adds forecasts to the ledger of a workspace, all or none. A forecast that is there already changes nothing; another
 * one for the same symbol, origin, step and version is refused, and the first stays. A folder that cannot be
 * written to is an answer, not an error: a forecast is worth having all the same.
 *
 * @param now What the clock says.
 * @throws {InvalidOptionError} One of them is no forecast.
 * @throws {DamagedFileError | NewerFormatError} The ledger.
 */
export async function recordForecasts(
  { ledger }: Pick<Workspace, "ledger">,
  forecasts: readonly LedgerForecast[],
  now: Date,
): Promise<RecordedForecasts> {
  const answer = await ledger.append(forecasts, { now, libraryVersion });
  return answer.recorded ? { ...answer, notes: notesOf(answer) } : answer;
}

const reasons: Readonly<Record<NotLiveReason, string>> = {
  sample: "prices are those of the sample",
  late: "the session that is forecast had begun",
  clock:
    "this machine's clock is behind an earlier row of the ledger, or behind the close of the last session; check it",
};

function notesOf({ forecasts }: Recorded): string[] {
  const written = forecasts.filter(({ status }) => status === "recorded");
  const notes = (Object.keys(reasons) as NotLiveReason[]).flatMap((reason) => {
    const count = written.filter(({ notLiveBecause }) => notLiveBecause === reason).length;
    if (count === 0) return [];
    return [`${count} of ${written.length} rows do not count as live: ${reasons[reason]}`];
  });
  const duplicates = forecasts.filter(({ status }) => status === "duplicate").length;
  if (duplicates === 0) return notes;
  const text = `${duplicates} forecasts differ from those that the ledger has for the same sessions; the first ones stay`;
  return [...notes, text];
}
