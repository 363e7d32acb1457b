/** @file From widths and shapes to forecasts: quantiles as prices, each step at least as wide as the one before. */

import { dateAt } from "../../domain/bar-series.ts";
import { type ForecastStep, quantileLevels } from "../../domain/forecast.ts";
import type { Panel } from "../../domain/panel.ts";
import { NonFiniteForecastError, TooFewResidualsError } from "../errors.ts";
import {
  MIN_SHAPE_RESIDUALS,
  type ResidualShape,
  residualShapes,
  type ValuesFrom,
  widthResiduals,
} from "./residual-shape.ts";

/** The width of a step from a session, NaN where it is not known, and its shape there. */
export interface Scaled {
  readonly width: number;
  readonly shape: ResidualShape;
}

/** Of a series, by its index in the panel, and one of its sessions. */
export type ScaledAt = (s: number, origin: number) => Scaled;

/** The steps 1 … H from a session of a series, by its index in the panel. */
export type StepsAt = (s: number, origin: number) => ForecastStep[];

const MEDIAN = quantileLevels.indexOf(0.5);

/**
 * Forecasts from any session of a panel: each step by the first of its choices that has a width and a shape there.
 * Quantiles that would be nearer to the last close than those of the step before are moved out to them.
 *
 * @param model Its name, for errors.
 * @param choices Of each step, at least one.
 * @throws {TooFewResidualsError | NonFiniteForecastError} By the function it returns.
 */
export function widthSteps(
  { series }: Panel,
  model: string,
  choices: readonly (readonly ScaledAt[])[],
): StepsAt {
  return (s, origin) => {
    const { symbol, close } = series[s]!;
    const logs = new Float64Array(quantileLevels.length);
    return choices.map((ofStep, h) => {
      const stepAhead = h + 1;
      const { width, shape } = firstKnown(ofStep, s, origin);
      if (!shape.quantiles) {
        const where = { model, symbol, originDate: dateAt(series[s]!, origin) };
        const got = shape.residuals;
        throw new TooFewResidualsError(where, { stepAhead, needed: MIN_SHAPE_RESIDUALS, got });
      }
      widen(logs, shape.quantiles, width);
      const quantiles: number[] = [];
      for (const log of logs) quantiles.push(close[origin]! * Math.exp(log));
      if (!quantiles.every(Number.isFinite)) {
        throw new NonFiniteForecastError(model, symbol, dateAt(series[s]!, origin), stepAhead);
      }
      return { stepAhead, median: quantiles[MEDIAN]!, quantiles };
    });
  };
}

/** A choice of a step: its widths, with the shape of what came of them. @param widths Of each series. */
export function scaledBy(panel: Panel, widths: readonly ValuesFrom[], stepAhead: number): ScaledAt {
  const residuals = panel.series.map((one, s) => widthResiduals(one, widths[s]!, stepAhead));
  const shapeAt = residualShapes(panel, residuals, stepAhead);
  return (s, origin) => {
    const { start, values } = widths[s]!;
    return { width: values[origin - start] ?? Number.NaN, shape: shapeAt(s, origin) };
  };
}

/** The first that has a width and a shape, or the last. */
function firstKnown(choices: readonly ScaledAt[], s: number, origin: number): Scaled {
  let scaled: Scaled | undefined;
  for (const choice of choices) {
    scaled = choice(s, origin);
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
