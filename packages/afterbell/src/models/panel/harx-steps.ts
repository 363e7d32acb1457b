/** @file HARx's widths of every step, and the shapes of what came of them. */

import type { NextSession } from "../../dataset/next-session.ts";
import { type VarianceBasis, varianceBases } from "../../dataset/variance-levels.ts";
import type { Panel } from "../../domain/panel.ts";
import { harxColumns } from "./harx-columns.ts";
import { type HarxEquation, harxWidths } from "./harx-equations.ts";
import { type ScaledAt, scaledBy } from "./width-steps.ts";

export interface FittedHarx {
  readonly equations: readonly HarxEquation[];
  readonly horizon: number;
  readonly nextSession: NextSession;
}

/**
 * The choices of each step, for `widthSteps`: of ranges where the session has what they need, else of closes. What
 * both need is worked out when it is first asked for.
 */
export function harxChoices(panel: Panel, fitted: FittedHarx): ScaledAt[][] {
  const byBasis = varianceBases.map((basis) => onceCalled(() => scaledSteps(panel, fitted, basis)));
  return Array.from({ length: fitted.horizon }, (_, h) =>
    byBasis.map((scaled): ScaledAt => {
      return (s, origin) => scaled()[h]!(s, origin);
    }),
  );
}

/** Of each step, its widths and shapes on a basis. Columns are in memory for one series at a time. */
function scaledSteps(
  panel: Panel,
  { equations, horizon, nextSession }: FittedHarx,
  basis: VarianceBasis,
): ScaledAt[] {
  const columnsOf = harxColumns(panel, basis, nextSession);
  const ofBasis = equations.filter((one) => one.basis === basis);
  const widths = Array.from({ length: horizon }, (): Float64Array[] => []);
  for (const s of panel.series.keys()) {
    const columns = columnsOf(s);
    for (const [h, ofStep] of widths.entries()) {
      const own = ofBasis.filter(({ stepAhead }) => stepAhead === h + 1);
      ofStep.push(harxWidths(columns, h + 1, own));
    }
  }
  return widths.map((ofStep, h) => scaledBy(panel, ofStep, h + 1));
}

function onceCalled<T>(of: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: of() };
    return made.value;
  };
}
