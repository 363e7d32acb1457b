/** @file The live record: scored live rows by symbol and version, pooled by recipe, and beside their rivals. */

import type { DatabaseSync } from "node:sqlite";
import {
  addedSums,
  type FigureSums,
  figuresOf,
  type LiveRecord,
  type LiveRival,
  liveRivals,
} from "../domain/live-record.ts";
import { intervalColumnNames } from "./ledger-schema.ts";
import { headOf, type LedgerHead } from "./ledger-verify.ts";

export interface LedgerSelection {
  /** @default all */
  readonly symbols?: readonly string[];
  /** @default all steps together */
  readonly stepAhead?: number;
  /** One of 0.5, 0.8, 0.9 and 0.95. @default 0.9 */
  readonly nominalCoverage?: number;
}

export interface LedgerSummary {
  /** The last row of the whole ledger; null where there is none. */
  readonly head: LedgerHead | null;
  /** Rows of the selection, of all kinds. */
  readonly rows: number;
  readonly notLive: number;
  /** Live rows with a score, and without. */
  readonly scored: number;
  readonly waiting: number;
  /** By symbol and version, sorted. */
  readonly records: readonly LiveRecord[];
  /** By version, over all symbols of the selection, sorted. */
  readonly versions: readonly LiveRecord[];
  /** By recipe, over all symbols and versions of the selection, sorted. */
  readonly pooled: readonly LiveRecord[];
}

/** One group of rows: its own sums, and for each rival both sides' sums on the rows in common. */
interface Group {
  readonly symbol: string;
  readonly version: string;
  readonly recipe: string;
  readonly own: FigureSums;
  readonly beside: readonly {
    readonly rival: LiveRival;
    readonly own: FigureSums;
    readonly theirs: FigureSums;
  }[];
}

export function summarise(db: DatabaseSync, selection: LedgerSelection): LedgerSummary {
  const groups = scoredGroups(db, selection);
  const groupsBy = (name: "version" | "recipe") => {
    const values = [...new Set(groups.map((group) => group[name]))].sort();
    return values.map((value) => groups.filter((group) => group[name] === value));
  };
  return {
    head: headOf(db),
    ...countsOf(db, selection),
    records: groups.map((group) => recordOf([group], group.symbol, group.version)),
    versions: groupsBy("version").map((some) => recordOf(some, null, some[0]!.version)),
    pooled: groupsBy("recipe").map((some) => recordOf(some, null, null)),
  };
}

/** @param groups At least one, all of one recipe. */
function recordOf(
  groups: readonly Group[],
  symbol: string | null,
  version: string | null,
): LiveRecord {
  const rivals = liveRivals.flatMap((rival) => {
    const beside = groups.flatMap((group) => group.beside.filter((b) => b.rival === rival));
    const own = figuresOf(addedSums(beside.map((one) => one.own)));
    const theirs = figuresOf(addedSums(beside.map((one) => one.theirs)));
    return own && theirs ? [{ rival, own, theirs }] : [];
  });
  const figures = figuresOf(addedSums(groups.map(({ own }) => own)));
  return { symbol, version, recipe: groups[0]!.recipe, figures: figures!, rivals };
}

interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

function conditionOf({ symbols, stepAhead }: LedgerSelection): Condition {
  const some = symbols ?? [];
  const parts = [
    ...(symbols ? [`rows.symbol IN (${some.map(() => "?").join(", ")})`] : []),
    ...(stepAhead === undefined ? [] : ["rows.step_ahead = ?"]),
  ];
  const values = [...some, ...(stepAhead === undefined ? [] : [stepAhead])];
  return { sql: parts.length > 0 ? parts.join(" AND ") : "TRUE", values };
}

function countsOf(db: DatabaseSync, selection: LedgerSelection) {
  const { sql, values } = conditionOf(selection);
  const found = db
    .prepare(
      `SELECT count(*) AS n, coalesce(sum(not_live_because <> ''), 0) AS not_live,
        coalesce(sum(not_live_because = '' AND scores.seq IS NOT NULL), 0) AS scored
        FROM rows LEFT JOIN scores ON scores.seq = rows.seq WHERE ${sql}`,
    )
    .get(...values);
  const { n, not_live, scored } = found as Record<string, number>;
  const [rows, notLive, withScore] = [n ?? 0, not_live ?? 0, scored ?? 0];
  return { rows, notLive, scored: withScore, waiting: rows - notLive - withScore };
}

const sumNames = ["count", "intervals", "held", "intervalScore", "crps"] as const;

/** SQL of the sums over one table of scores, where another one has a row too. */
function sumsSql(table: string, nominalCoverage: number, prefix: string, other?: string): string {
  const { held, intervalScore } = intervalColumnNames(nominalCoverage);
  const both = other ? `${other}.seq IS NOT NULL` : "TRUE";
  const sums = {
    count: `count(*) FILTER (WHERE ${both})`,
    intervals: `count(${table}.${held}) FILTER (WHERE ${both})`,
    held: `total(${table}.${held}) FILTER (WHERE ${both})`,
    intervalScore: `total(${table}.${intervalScore}) FILTER (WHERE ${both})`,
    crps: `total(${table}.crps) FILTER (WHERE ${both})`,
  };
  return sumNames.map((name) => `${sums[name]} AS ${prefix}_${name}`).join(", ");
}

function scoredGroups(db: DatabaseSync, selection: LedgerSelection): Group[] {
  const { nominalCoverage = 0.9 } = selection;
  const { sql, values } = conditionOf(selection);
  const beside = liveRivals.flatMap((rival) => [
    sumsSql("scores", nominalCoverage, `${rival}_own`, rival),
    sumsSql(rival, nominalCoverage, `${rival}_theirs`, rival),
  ]);
  const found = db
    .prepare(
      `SELECT rows.symbol AS symbol, rows.version AS version, rows.recipe AS recipe,
        ${[sumsSql("scores", nominalCoverage, "all"), ...beside].join(", ")}
        FROM rows JOIN scores ON scores.seq = rows.seq ${liveRivals.map(joinOf).join(" ")}
        WHERE rows.not_live_because = '' AND ${sql}
        GROUP BY rows.symbol, rows.version, rows.recipe ORDER BY rows.symbol, rows.version, rows.recipe`,
    )
    .all(...values) as Record<string, string | number>[];
  return found.map(groupOf);
}

/** The rival's live row of the same symbol, origin and step, and its score. A rival has no rivals. */
function joinOf(rival: LiveRival): string {
  const others = liveRivals.map((name) => `'${name}'`).join(", ");
  return `LEFT JOIN rows AS ${rival}_rows ON rows.version NOT IN (${others})
    AND ${rival}_rows.symbol = rows.symbol AND ${rival}_rows.origin_date = rows.origin_date
    AND ${rival}_rows.step_ahead = rows.step_ahead AND ${rival}_rows.version = '${rival}'
    AND ${rival}_rows.target_date = rows.target_date AND ${rival}_rows.not_live_because = ''
    LEFT JOIN scores AS ${rival} ON ${rival}.seq = ${rival}_rows.seq`;
}

function groupOf(found: Readonly<Record<string, string | number>>): Group {
  const sums = (prefix: string): FigureSums => {
    const [count, intervals, held, intervalScore, crps] = sumNames.map((name) =>
      Number(found[`${prefix}_${name}`]),
    ) as [number, number, number, number, number];
    return { count, intervals, held, intervalScore, crps };
  };
  return {
    symbol: String(found.symbol),
    version: String(found.version),
    recipe: String(found.recipe),
    own: sums("all"),
    beside: liveRivals.map((rival) => ({
      rival,
      own: sums(`${rival}_own`),
      theirs: sums(`${rival}_theirs`),
    })),
  };
}
