/** @file Scores of trained networks beside GARCH-FHS and HARx, on symbols taken alone. */

import {
  type BarSeries,
  baselineNamed,
  type Estimator,
  type SessionDate,
} from "../../packages/afterbell/src/index.ts";
import {
  harxEstimator,
  panelNetworkEstimator,
  type TrainedPanelNetwork,
} from "../../packages/afterbell/src/models/index.ts";
import { nextSession } from "../accuracy/new-york-prices.ts";
import { type Judged, judge, pValueOf } from "./judge.ts";

export interface ScoreTableOptions {
  readonly from: SessionDate;
  /** Sessions known at a fit; all are refitted every 21 then. @default all before it */
  readonly history?: number;
}

export type PretrainedByName = Readonly<Record<string, readonly TrainedPanelNetwork[]>>;

interface Contender {
  readonly name: string;
  readonly estimator: Estimator;
  readonly refitEvery: number;
}

const REFIT_GARCH = 21;
const REFIT_HARX = 250;

const shared = { horizon: 1, nextSession };

/**
 * A table in Markdown: CRPS, Winkler score and coverage at 90 % of the next log return, pooled over symbols. Ratios are
 * to GARCH-FHS, refitted every 21 sessions; HARx is refitted every 250. p-values are Diebold-Mariano's, of CRPS.
 *
 * @param networks By name. Each fit uses the newest of them that has seen nothing later, or HARx.
 */
export async function scoreTable(
  series: readonly BarSeries[],
  networks: PretrainedByName,
  { from, history }: ScoreTableOptions,
): Promise<string> {
  const rows = [
    "| model | sessions | CRPS | to GARCH-FHS | p | p to HARx | Winkler 90 % | to GARCH-FHS | coverage 90 % |",
    "|---|---|---|---|---|---|---|---|---|",
  ];
  const done: Judged[] = [];
  for (const { name, estimator, refitEvery } of contenders(networks)) {
    const range = { from, ...(history ? { history, refitEvery: REFIT_GARCH } : { refitEvery }) };
    const judged = await judge(estimator, series, range);
    done.push(judged);
    rows.push(row(name, judged, done[0]!, done[1]));
  }
  return rows.join("\n");
}

function contenders(networks: PretrainedByName): Contender[] {
  const garch = baselineNamed("garch-fhs", { horizon: 1, seed: 1 });
  return [
    { name: "GARCH-FHS", estimator: garch, refitEvery: REFIT_GARCH },
    { name: "HARx", estimator: harxEstimator(shared), refitEvery: REFIT_HARX },
    ...Object.entries(networks).map(([name, pretrained]) => ({
      name,
      estimator: panelNetworkEstimator({ ...shared, pretrained }),
      refitEvery: REFIT_HARX,
    })),
  ];
}

function row(name: string, judged: Judged, garch: Judged, harx: Judged | undefined): string {
  const { count, crps, winkler90, coverage90 } = judged;
  const cells = [
    ...[name, count, crps.toFixed(6), (crps / garch.crps).toFixed(4)],
    ...[pText(judged, garch), harx ? pText(judged, harx) : "", winkler90.toFixed(5)],
    ...[(winkler90 / garch.winkler90).toFixed(4), coverage90.toFixed(3)],
  ];
  return `| ${cells.join(" | ")} |`;
}

function pText(judged: Judged, other: Judged): string {
  const p = judged === other ? null : pValueOf(judged, other);
  return p === null ? "" : p.toFixed(3);
}
