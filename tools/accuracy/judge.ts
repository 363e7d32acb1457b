/** @file Forecasts of a panel from every origin of a test range, and their losses. */

import {
  backtestPanel,
  dayNumber,
  type Estimator,
  type Forecaster,
  type Panel,
  parseSessionDate,
} from "../../packages/afterbell/src/index.ts";
import { type SymbolLosses, symbolLosses } from "./forecast-losses.ts";

export interface TestRange {
  /** First session that is forecast. The last is the panel's. */
  readonly from: string;
  /** Steps to the session that is scored. */
  readonly stepAhead: number;
}

export interface Losses {
  /** Of the forecaster. */
  readonly name: string;
  /** In the panel's order. */
  readonly symbols: readonly SymbolLosses[];
}

/** Sessions before the first fit: three years. Refits are counted from there, whatever the test range. */
const FIRST_FIT = 761;

/** Fits on all sessions before, again every so many, and forecasts from every session in between. */
export async function judge(
  estimator: Estimator,
  refitEvery: number,
  panel: Panel,
  range: TestRange,
): Promise<Losses> {
  const { series } = await backtestPanel([estimator], panel, {
    ...{ horizon: range.stepAhead, step: 1, refitEvery, minTrainLength: FIRST_FIT },
    folds: originsIn(panel, range),
  });
  const symbols = series.map((one) => symbolLosses(one, 0, range.stepAhead));
  return { name: estimator.name, symbols };
}

/** An estimator whose fit was made before, for a forecaster that is not refitted. It must not know the test range. */
export function frozen(forecaster: Forecaster): Estimator {
  return { name: forecaster.name, fit: async () => forecaster };
}

/** Sessions of any series before those that are forecast, up to the last that has `stepAhead` after it. */
function originsIn({ series }: Panel, { from, stepAhead }: TestRange): number {
  const first = dayNumber(parseSessionDate(from));
  const days = new Set(series.flatMap((one) => [...one.days]));
  const tested = [...days].filter((day) => day >= first).length;
  return tested - stepAhead + 1;
}
