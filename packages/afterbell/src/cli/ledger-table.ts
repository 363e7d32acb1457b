/** @file The live record as a table: the figures of each version, and below them its rivals' on the same rows. */

import { type LiveFigures, type LiveRecord, liveRivals } from "../domain/live-record.ts";
import type { LedgerSummary } from "../workspace/ledger-summary.ts";
import { formatTable } from "./print.ts";

type Records = Pick<LedgerSummary, "records" | "versions" | "pooled">;

const heading = [
  ...["symbol", "version", "scored", "held 90 %", "change"],
  ...["interval score 90 %", "change", "CRPS", "change"],
];

const legend = `
Below each version are its rivals on the same symbols, sessions and steps. A change is the version's figure against the
rival's before it: in percentage points of what held; in percent of a score, and below 0 the version was better.
Scores are of log returns; lower is better.`;

/** @returns null where no version other than a rival has a scored row. */
export function ledgerTable(summary: Records): string | null {
  const lines = shownRecords(summary).flatMap(linesOf);
  return lines.length === 0 ? null : `${formatTable([heading, ...lines])}\n${legend}`;
}

/** By symbol, then what takes several symbols or several versions together. Rivals are shown beside others alone. */
function shownRecords({ records, versions, pooled }: Records): LiveRecord[] {
  const shown = records.filter(isOfModel);
  const countOf = (values: readonly unknown[]) => new Set(values).size;
  const ofVersion = (version: string | null) => shown.filter((one) => one.version === version);
  const ofRecipe = (recipe: string) => shown.filter((one) => one.recipe === recipe);
  return [
    ...shown,
    ...versions.filter(({ version }) => ofVersion(version).length > 1),
    ...pooled.filter(({ recipe }) => countOf(ofRecipe(recipe).map((one) => one.version)) > 1),
  ];
}

function isOfModel({ version }: LiveRecord): boolean {
  return !liveRivals.some((rival) => rival === version);
}

function linesOf({ symbol, version, recipe, figures, rivals }: LiveRecord): string[][] {
  const name = version ?? `all of ${recipe}`;
  return [
    [symbol ?? "all", name, ...figureCells(figures, null)],
    ...rivals.map(({ rival, own, theirs }) => ["", `  ${rival}`, ...figureCells(theirs, own)]),
  ];
}

/** @param own What the figures are compared with, on the same rows. */
function figureCells(figures: LiveFigures, own: LiveFigures | null): string[] {
  const { count, coverage, intervalScore, crps } = figures;
  return [
    `${count}`,
    coverage === null ? "" : `${(coverage * 100).toFixed(1)}%`,
    own ? signed(100 * ((own.coverage ?? Number.NaN) - (coverage ?? Number.NaN)), "") : "",
    intervalScore === null ? "" : intervalScore.toFixed(5),
    own ? changeText(own.intervalScore, intervalScore) : "",
    crps.toFixed(5),
    own ? changeText(own.crps, crps) : "",
  ];
}

/** A rival that was exactly right has a score of 0, and there is no change to it. */
function changeText(own: number | null, theirs: number | null): string {
  if (own === null || theirs === null) return "";
  return signed(100 * (own / theirs - 1), "%");
}

function signed(value: number, unit: string): string {
  if (!Number.isFinite(value)) return "";
  const text = Math.abs(value).toFixed(1);
  if (Number(text) === 0) return `${text}${unit}`;
  return `${value > 0 ? "+" : "-"}${text}${unit}`;
}
