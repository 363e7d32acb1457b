/** @file The panel network's widths of the next session. */

import type { Backend } from "@afterbell/lstm";
import type { IndexRange } from "../../dataset/fold.ts";
import type { NextSession } from "../../dataset/next-session.ts";
import { type BarSeries, indexAtOrBefore } from "../../domain/bar-series.ts";
import type { Panel } from "../../domain/panel.ts";
import { featuresFor } from "./network-inputs.ts";
import { panelWindows } from "./network-windows.ts";
import type { OriginsOfSeries } from "./origin-forecasts.ts";
import { firstResidualDay } from "./residual-shape.ts";
import { logRatios, type TrainedPanelNetwork } from "./trained-network.ts";

export interface NetworkWidthsOptions {
  readonly network: TrainedPanelNetwork;
  readonly nextSession: NextSession;
  readonly backend: Backend;
}

/** What a network says further from 0 is cut off. */
const LIMIT = 5;

/**
 * s · exp(½ ŷ) of the origins, and of all sessions that the shapes there rest on.
 *
 * @returns (T) of each series; NaN at other sessions, and where the network lacks an input.
 */
export function networkWidths(
  panel: Panel,
  origins: OriginsOfSeries,
  { network, nextSession, backend }: NetworkWidthsOptions,
): Float64Array[] {
  const features = featuresFor(panel, network.inputs, nextSession);
  const widths = panel.series.map(({ length }) => new Float64Array(length).fill(Number.NaN));
  const windows = panelWindows(features, network.inputs, {
    contextLength: network.recipe.contextLength,
    ranges: neededRanges(panel, origins),
  });
  const ratios = logRatios(network, windows, backend);
  for (const [i, ratio] of ratios.entries()) {
    const [s, t] = [windows.seriesIndices[i]!, windows.sessions[i]!];
    const clipped = Math.max(-LIMIT, Math.min(LIMIT, ratio));
    widths[s]![t] = features[s]!.volatility[t]! * Math.exp(clipped / 2);
  }
  return widths;
}

/** Of each series, from the first residual on. Another market's session of the day after the last may have ended. */
function neededRanges(panel: Panel, origins: OriginsOfSeries): IndexRange[] {
  const firstDay = firstResidualDay(panel, origins, 1);
  const lastDay = Math.max(...panel.series.map((one, s) => lastDayOf(one, origins[s]!))) + 1;
  return panel.series.map((one) => ({
    start: indexAtOrBefore(one, firstDay - 1) + 1,
    end: indexAtOrBefore(one, lastDay) + 1,
  }));
}

function lastDayOf({ days }: BarSeries, origins: readonly number[]): number {
  return days[Math.max(...origins)]!;
}
