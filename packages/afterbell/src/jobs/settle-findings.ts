/** @file Findings before a job: warnings are repeated, errors refused unless the user accepts them. */

import type { Finding } from "../market/finding.ts";
import { groupFindings, isAtLeast, shellWord } from "../market/finding.ts";
import { type AcceptedFinding, isAccepted } from "../market/provenance.ts";
import { NoSuchFindingError, UnsettledFindingsError } from "./errors.ts";
import type { World } from "./world.ts";

export interface Settling {
  readonly symbol: string;
  /** File or symbol that they were found in, for messages. */
  readonly place: string;
  readonly accepted: readonly AcceptedFinding[];
  /** Whether the prices are from a file that the user named, and so are not stored. */
  readonly isFile: boolean;
  /** Whether errors end the job. @default true */
  readonly refuse?: boolean;
}

/**
 * Emits the warnings that were not accepted, all in one event.
 *
 * @throws {UnsettledFindingsError} There are errors that were not accepted.
 */
export function settleFindings(
  findings: readonly Finding[],
  { symbol, place, isFile, accepted, refuse = true }: Settling,
  emit: World["emit"],
): void {
  const open = findings.filter((finding) => !isAccepted(finding, accepted));
  const errors = open.filter((finding) => isAtLeast("error", finding));
  if (refuse && errors.length > 0) throw new UnsettledFindingsError(symbol, errors, isFile);
  const serious = open.filter((finding) => isAtLeast("warning", finding));
  if (serious.length > 0)
    emit({ type: "finding", place, message: summaryOf(symbol, serious, isFile) });
}

/** `2 warnings: 2023-07-03: …; "afterbell prices AAPL" lists them`. */
function summaryOf(symbol: string, findings: readonly Finding[], isFile: boolean): string {
  const groups = groupFindings(findings);
  const [first] = groups;
  const worst = first?.first.severity === "error" ? "error" : "warning";
  const what = findings.length === 1 ? `a ${worst}` : `${findings.length} findings`;
  const listing = isFile ? "ingest" : "prices";
  const more =
    findings.length === 1 ? "" : `; "afterbell ${listing} ${shellWord(symbol)}" lists all`;
  return `${what}: ${first?.first.message}${more}`;
}

/**
 * The findings that the user accepts now, of those that there are.
 *
 * @throws {NoSuchFindingError} One of them is no finding of the prices.
 */
export function requireFound(
  symbol: string,
  findings: readonly Finding[],
  accept: readonly AcceptedFinding[],
): void {
  for (const one of accept) {
    if (findings.some((finding) => isAccepted(finding, [one]))) continue;
    throw new NoSuchFindingError(symbol, one, findings);
  }
}
