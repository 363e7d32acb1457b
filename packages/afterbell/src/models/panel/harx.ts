import { selectBackend } from "@afterbell/lstm";
import { type VarianceBasis, varianceBases } from "../../dataset/level-history.ts";
import { logClosesOf } from "../../dataset/log-returns.ts";
import type { NextSession } from "../../dataset/next-session.ts";
import { SeriesTooShortError } from "../../domain/errors.ts";
import type { Estimator } from "../../domain/forecaster.ts";
import { type Panel, panelOf } from "../../domain/panel.ts";
import { requireWhole } from "../../domain/require-whole.ts";
import { fitEquations, type HarxEquation, minRows, WARM_UP_SESSIONS } from "./harx-equations.ts";
import { type PanelModelForecaster, panelModelForecaster } from "./panel-model.ts";

export interface HarxOptions {
  /** Sessions forecast from each origin. Every step has equations and residuals of its own. */
  readonly horizon: number;
  /** The calendars of the series. */
  readonly nextSession: NextSession;
}

const NAME = "harx";

/**
 * HARx: how far the next closes may be from the last one. A ridge regression that all series share forecasts the
 * logarithm of the variance of each step from variances over one, 5, 22 and 66 sessions and the long run, the
 * market's, falls and rises, volume, the calendar and echoes of earlier reports; `width` is the root of it. The
 * quantiles are the width times those of `residual-shape.ts`: past returns in units of their own widths. The median
 * is the last close.
 *
 * A session that lacks its volume, its open, high or low, or four others of its market is forecast by an equation
 * that does without. An interval of a step holds that of the step before: quantiles that would be nearer to the last
 * close are moved out.
 *
 * Source: F. Corsi, "A simple approximate long-memory model of realized volatility", Journal of Financial
 * Econometrics 7(2), 2009; ranges in place of realised volatility, and the further inputs, are ours.
 *
 * @throws {InvalidOptionError} A horizon that is not a whole number from 1.
 * @example
 * import { dayNumber, panelOf, readSample, sessionDate } from "afterbell";
 * import { nextSessions, openCalendar } from "afterbell/market";
 * import { harxEstimator } from "afterbell/models";
 * const calendar = openCalendar("new-york");
 * const nextSession = (_, day) => dayNumber(nextSessions(calendar, sessionDate(day), 1)[0]);
 * const panel = panelOf((await readSample()).series);
 * const forecaster = await harxEstimator({ horizon: 1, nextSession }).fit(panel);
 * const [{ forecasts }] = forecaster.forecast(panel, ["2018-05-11"]);
 * const [{ median, quantiles }] = forecasts[0].steps;
 * median // → 188.589996
 * quantiles.at(-1) > median // → true
 */
export function harxEstimator({
  horizon,
  nextSession,
}: HarxOptions): Estimator<PanelModelForecaster> {
  requireWhole("horizon", horizon);
  return {
    name: NAME,
    fit: async (train) => {
      const equations = fitHarx(panelOf(...train.series), horizon, nextSession);
      const model = { name: NAME, horizon, networks: [], equations };
      return panelModelForecaster(model, { nextSession, backend: selectBackend() });
    },
  };
}

/**
 * HARx's equations of all steps.
 *
 * @throws {NonPositivePriceError} A close of zero or less.
 * @throws {SeriesTooShortError} Too few sessions for the equation with fewest inputs, all series together.
 */
export function fitHarx(train: Panel, horizon: number, nextSession: NextSession): HarxEquation[] {
  for (const series of train.series) logClosesOf(series);
  const steps = Array.from({ length: horizon }, (_, h) => h + 1);
  const equations = varianceBases.flatMap((basis) =>
    fitEquations(train, basis, { horizon, nextSession }),
  );
  for (const stepAhead of steps) {
    if (equationsOf(equations, "closes", stepAhead).length === 0) throw tooShort(train, stepAhead);
  }
  return equations;
}

function tooShort({ series }: Panel, stepAhead: number): SeriesTooShortError {
  const rows = minRows(1);
  const needed = WARM_UP_SESSIONS + Math.ceil(rows / series.length) + stepAhead;
  const longest = Math.max(...series.map(({ length }) => length));
  const count = series.length === 1 ? "1 symbol" : `${series.length} symbols`;
  const why = `${NAME}: warm-up ${WARM_UP_SESSIONS}, ${rows} rows from ${count}, step ${stepAhead}`;
  return new SeriesTooShortError(needed, longest, why);
}

function equationsOf(
  equations: readonly HarxEquation[],
  basis: VarianceBasis,
  stepAhead: number,
): HarxEquation[] {
  return equations.filter((one) => one.basis === basis && one.stepAhead === stepAhead);
}
