/** @file HARx's widths of every step, and the shapes of what came of them. */

import {
  type LevelHistoryOf,
  type VarianceBasis,
  varianceBases,
} from "../../dataset/level-history.ts";
import type { NextSession } from "../../dataset/next-session.ts";
import type { Panel } from "../../domain/panel.ts";
import { harxColumns } from "./harx-columns.ts";
import type { HarxEquation } from "./harx-equations.ts";
import { harxWidths } from "./harx-widths.ts";
import { type NeededSessions, neededSessions, shiftedRange } from "./needed-sessions.ts";
import type { OriginsOfSeries } from "./origin-forecasts.ts";
import type { ValuesFrom } from "./residual-shape.ts";
import { type ScaledAt, scaledBy } from "./width-steps.ts";

export interface FittedHarx {
  readonly equations: readonly HarxEquation[];
  readonly horizon: number;
  readonly nextSession: NextSession;
  /** Of the panel's series. @default computed anew */
  readonly historyOf?: LevelHistoryOf;
}

/**
 * The choices of each step, for `widthSteps`: of ranges where the session has what they need, else of closes. What
 * both need is worked out when it is first asked for.
 */
export function harxChoices(
  panel: Panel,
  origins: OriginsOfSeries,
  fitted: FittedHarx,
): ScaledAt[][] {
  const needed = onceCalled(() => neededSessions(panel, origins, fitted));
  const byBasis = varianceBases.map((basis) =>
    onceCalled(() => scaledSteps(panel, needed(), fitted, basis)),
  );
  return Array.from({ length: fitted.horizon }, (_, h) =>
    byBasis.map((scaled): ScaledAt => {
      return (s, origin) => scaled()[h]!(s, origin);
    }),
  );
}

/** Of each step, its widths and shapes on a basis. Inputs are in memory for one series at a time. */
function scaledSteps(
  panel: Panel,
  { widths, columns: sessions }: NeededSessions,
  { equations, horizon, nextSession, historyOf }: FittedHarx,
  basis: VarianceBasis,
): ScaledAt[] {
  const columnsOf = harxColumns(panel, basis, nextSession, {
    sessions,
    ...(historyOf && { historyOf }),
  });
  const ofBasis = equations.filter((one) => one.basis === basis);
  const steps = Array.from({ length: horizon }, (): ValuesFrom[] => []);
  for (const s of panel.series.keys()) {
    const columns = columnsOf(s);
    const { start } = widths[s]!;
    const range = shiftedRange(widths[s]!, -sessions[s]!.start);
    for (const [h, ofStep] of steps.entries()) {
      const own = ofBasis.filter(({ stepAhead }) => stepAhead === h + 1);
      ofStep.push({ start, values: harxWidths(columns, h + 1, own, range) });
    }
  }
  return steps.map((ofStep, h) => scaledBy(panel, ofStep, h + 1));
}

function onceCalled<T>(of: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: of() };
    return made.value;
  };
}
