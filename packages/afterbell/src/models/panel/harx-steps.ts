/** @file HARx's forecasts: widths times the shape of past residuals, as prices. */

import type { NextSession } from "../../dataset/next-session.ts";
import { type VarianceBasis, varianceBases } from "../../dataset/variance-levels.ts";
import { dateAt } from "../../domain/bar-series.ts";
import { type ForecastStep, quantileLevels } from "../../domain/forecast.ts";
import type { Panel } from "../../domain/panel.ts";
import { NonFiniteForecastError, TooFewResidualsError } from "../errors.ts";
import { type HarxColumns, harxColumns } from "./harx-columns.ts";
import { type HarxEquation, harxWidths } from "./harx-equations.ts";
import {
  MIN_SHAPE_RESIDUALS,
  type ResidualShape,
  residualShapes,
  widthResiduals,
} from "./residual-shape.ts";

export interface FittedHarx {
  readonly equations: readonly HarxEquation[];
  readonly horizon: number;
  readonly nextSession: NextSession;
}

/** The width of a step from a session, and its shape there. */
interface Scaled {
  readonly width: number;
  readonly shape: ResidualShape;
}
type ScaledAt = (s: number, origin: number) => Scaled;

const MEDIAN = quantileLevels.indexOf(0.5);

/**
 * Forecasts from any session of a panel: of ranges where the session has what they need, else of closes. What both
 * need is worked out when it is first asked for.
 *
 * @returns A function of the series' index in the panel, and of an index of its sessions.
 * @throws {TooFewResidualsError | NonFiniteForecastError} By that function.
 */
export function harxSteps(
  panel: Panel,
  fitted: FittedHarx,
): (s: number, origin: number) => ForecastStep[] {
  const steps = Array.from({ length: fitted.horizon }, (_, h) => h + 1);
  const byBasis = varianceBases.map((basis) => onceCalled(() => scaledSteps(panel, fitted, basis)));
  return (s, origin) => {
    const series = panel.series[s]!;
    const originDate = dateAt(series, origin);
    const { symbol } = series;
    const logs = new Float64Array(quantileLevels.length);
    return steps.map((stepAhead) => {
      const found = firstKnown(byBasis, (scaled) => scaled()[stepAhead - 1]!(s, origin));
      const { width, shape } = found;
      if (!shape.quantiles) {
        const got = shape.residuals;
        throw new TooFewResidualsError(
          { model: "harx", symbol, originDate },
          { stepAhead, needed: MIN_SHAPE_RESIDUALS, got },
        );
      }
      widen(logs, shape.quantiles, width);
      const quantiles = Array.from(logs, (log) => series.close[origin]! * Math.exp(log));
      if (!quantiles.every(Number.isFinite)) {
        throw new NonFiniteForecastError("harx", symbol, originDate, stepAhead);
      }
      return { stepAhead, median: quantiles[MEDIAN]!, quantiles };
    });
  };
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
    return scaledStep(panel, columns, h + 1, ofStep);
  });
}

function scaledStep(
  panel: Panel,
  columns: readonly HarxColumns[],
  stepAhead: number,
  equations: readonly HarxEquation[],
): ScaledAt {
  const widths = columns.map((one) => harxWidths(one, stepAhead, equations));
  const residuals = panel.series.map((one, s) => widthResiduals(one, widths[s]!, stepAhead));
  const shapeAt = residualShapes(panel, residuals, stepAhead);
  return (s, origin) => ({ width: widths[s]![origin]!, shape: shapeAt(s, origin) });
}

/** The first that has a width and a shape, or the last. */
function firstKnown<T>(choices: readonly T[], of: (choice: T) => Scaled): Scaled {
  let scaled: Scaled | undefined;
  for (const choice of choices) {
    scaled = of(choice);
    if (Number.isFinite(scaled.width) && scaled.shape.quantiles) break;
  }
  return scaled!;
}

/** Moves log returns out to the width times the quantiles, where these are further from 0. */
function widen(logs: Float64Array, quantiles: Float64Array, width: number): void {
  for (let q = 0; q < logs.length; q++) {
    const log = width * quantiles[q]!;
    if (Math.abs(log) > Math.abs(logs[q]!)) logs[q] = log;
  }
}

function onceCalled<T>(of: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: of() };
    return made.value;
  };
}
