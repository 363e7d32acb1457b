/** @file The panel network's widths of the next session. */

import type { Backend } from "@afterbell/lstm";
import type { LevelHistoryOf } from "../../dataset/level-history.ts";
import type { NextSession } from "../../dataset/next-session.ts";
import type { Panel } from "../../domain/panel.ts";
import { neededSessions, shiftedRange } from "./needed-sessions.ts";
import { featuresFor } from "./network-inputs.ts";
import { panelWindows } from "./network-windows.ts";
import type { OriginsOfSeries } from "./origin-forecasts.ts";
import type { ValuesFrom } from "./residual-shape.ts";
import { type TrainedPanelNetwork, withRatios } from "./trained-network.ts";

export interface NetworkWidthsOptions {
  readonly network: TrainedPanelNetwork;
  readonly nextSession: NextSession;
  readonly backend: Backend;
  /** Of the panel's series. @default computed anew */
  readonly historyOf?: LevelHistoryOf;
}

/** What a network says further from 0 is cut off. */
export const RATIO_LIMIT = 5;

/**
 * s · exp(½ ŷ) of the origins, and of all sessions that the shapes there rest on.
 *
 * @returns Of each series; NaN where the network lacks an input.
 */
export function networkWidths(
  panel: Panel,
  origins: OriginsOfSeries,
  { network, nextSession, backend, historyOf }: NetworkWidthsOptions,
): ValuesFrom[] {
  const { contextLength } = network.recipe;
  const needed = neededSessions(panel, origins, { horizon: 1, contextLength });
  const featuresOf = featuresFor(panel, network.inputs, {
    ...{ nextSession, sessions: needed.columns },
    ...(historyOf && { historyOf }),
  });
  return withRatios(network, backend, (ratiosOf) =>
    panel.series.map((_, s) => {
      const { start, end } = needed.widths[s]!;
      const values = new Float64Array(end - start).fill(Number.NaN);
      const features = featuresOf(s);
      const range = shiftedRange(needed.widths[s]!, -needed.columns[s]!.start);
      const ranges = [range];
      const windows = panelWindows([features], network.inputs, { contextLength, ranges });
      for (const [i, ratio] of ratiosOf(windows).entries()) {
        const t = windows.sessions[i]!;
        const clipped = Math.max(-RATIO_LIMIT, Math.min(RATIO_LIMIT, ratio));
        values[t - range.start] = features.volatility[t]! * Math.exp(clipped / 2);
      }
      return { start, values };
    }),
  );
}
