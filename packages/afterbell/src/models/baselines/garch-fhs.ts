import { SeriesTooShortError } from "../../domain/errors.ts";
import { type PerSeriesEstimator, perSeries } from "../../domain/per-series.ts";
import type { SeriesForecaster } from "../../domain/series-forecaster.ts";
import type { GarchFit } from "./fit-garch.ts";
import { expectedGarchVariances, fittedGarch, nextGarchVariances } from "./fitted-garch.ts";
import type { HorizonOptions } from "./horizon-options.ts";
import { MIN_RESIDUALS, widthForecaster } from "./width-forecaster.ts";

export interface GarchFhsOptions extends HorizonOptions {
  /** GJR-GARCH: falls may raise the variance more than rises. @default false */
  readonly hasLeverage?: boolean;
}

/** A fitted GARCH or GJR-GARCH whose shape is that of its residuals, with its parameters in percent. */
export interface GarchFhsForecaster extends SeriesForecaster, GarchFit {}

/** The filter's first variances rest on a guess: no residuals are taken of them. */
const WARM_UP = 20;

/**
 * GARCH(1,1) with filtered historical simulation, named `garch-fhs`, and GJR-GARCH(1,1,1), named `gjr-fhs`. Parameters
 * are those of the (quasi-)maximum likelihood of normal innovations, as fitted; variances are filtered through all
 * bars up to each origin, and the residuals are all before it, from the 21st session on. The width of a step is the
 * square root of the sum of the expected variances of its sessions. The median is the last close, not the
 * mean, which only the filter uses: see {@link widthForecaster}.
 *
 * `fit` throws as {@link fittedGarch} does.
 */
export function garchFhsEstimator(
  options: GarchFhsOptions,
): PerSeriesEstimator<GarchFhsForecaster> {
  const { horizon, hasLeverage = false } = options;
  const name = hasLeverage ? "gjr-fhs" : "garch-fhs";
  const contextLength = WARM_UP + MIN_RESIDUALS + horizon;
  return perSeries({
    name,
    fit: async (train) => {
      if (train.length < contextLength) {
        throw new SeriesTooShortError(
          contextLength,
          train.length,
          `${MIN_RESIDUALS} residuals over ${horizon} sessions, ${WARM_UP} sessions before them`,
        );
      }
      const fitted = fittedGarch(name, train, { innovations: "normal", hasLeverage });
      const forecaster = widthForecaster({
        name,
        contextLength,
        horizon,
        residualSessions: Number.POSITIVE_INFINITY,
        widths: (known) => {
          const variances = nextGarchVariances(fitted, known, known.length - 1);
          return cumulatedWidths(fitted, variances, horizon);
        },
      });
      return { ...forecaster, ...fitted };
    },
  });
}

/**
 * @param variances (T) of the session after each.
 * @returns For each step, (T) standard deviation of the return over its sessions; NaN while warming up.
 */
function cumulatedWidths(
  fitted: GarchFit,
  variances: Float64Array,
  horizon: number,
): Float64Array[] {
  const widths = Array.from({ length: horizon }, () =>
    new Float64Array(variances.length).fill(Number.NaN),
  );
  for (let t = WARM_UP; t < variances.length; t++) {
    let sum = 0;
    for (const [h, variance] of expectedGarchVariances(fitted, variances[t]!, horizon).entries()) {
      sum += variance;
      widths[h]![t] = Math.sqrt(sum);
    }
  }
  return widths;
}
