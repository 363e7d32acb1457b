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

/** Of each step, its widths and shapes on a basis. */
function scaledSteps(
  panel: Panel,
  { equations, horizon, nextSession }: FittedHarx,
  basis: VarianceBasis,
): ScaledAt[] {
  const columns = harxColumns(panel, basis, nextSession);
  return Array.from({ length: horizon }, (_, h) => {
    const ofStep = equations.filter((one) => one.basis === basis && one.stepAhead === h + 1);
    const widths = columns.map((one) => harxWidths(one, h + 1, ofStep));
    return scaledBy(panel, widths, h + 1);
  });
}

function onceCalled<T>(of: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: of() };
    return made.value;
  };
}
