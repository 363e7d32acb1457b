import {
  type BarSeries,
  type Estimator,
  type Panel,
  quantileLevels,
} from "../../packages/afterbell/src/index.ts";
import { harxColumns, harxTarget } from "../../packages/afterbell/src/models/panel/harx-columns.ts";
import { WARM_UP_SESSIONS } from "../../packages/afterbell/src/models/panel/harx-equations.ts";
import { originForecasts } from "../../packages/afterbell/src/models/panel/origin-forecasts.ts";
import type { ValuesFrom } from "../../packages/afterbell/src/models/panel/residual-shape.ts";
import { scaledBy, widthSteps } from "../../packages/afterbell/src/models/panel/width-steps.ts";
import {
  addRow,
  emptySums,
  type RidgeFit,
  ridge,
} from "../../packages/afterbell/src/numerics/ridge.ts";

type NextSession = (series: BarSeries, day: number) => number;

const NAME = "har-with-market";
const LAMBDA = 0.001;
const CONTEXT_LENGTH = WARM_UP_SESSIONS + 1;

/**
 * What HARx is without volume, echoes, falls and rises, the long run and the calendar: a ridge regression that all
 * symbols share, of ln V(t + 1) on the logarithms of V and of its means over 5, 22 and 66 sessions, and on the market's
 * means of the first three. Widths and shapes are HARx's. One session ahead; every session must have its range.
 */
export function harWithMarketEstimator(nextSession: NextSession): Estimator {
  return {
    name: NAME,
    fit: async (train) => {
      const fitted = regression(train, nextSession);
      return {
        ...{ name: NAME, contextLength: CONTEXT_LENGTH, horizon: 1, quantileLevels },
        forecast: (panel, originDates) =>
          originForecasts(panel, {
            ...{ originDates, contextLength: CONTEXT_LENGTH },
            stepsFrom: () =>
              widthSteps(panel, NAME, [[scaledBy(panel, widths(panel, fitted, nextSession), 1)]]),
          }),
      };
    },
  };
}

/** @returns Of each series, the columns of its inputs, (T) each. */
function inputsOf(panel: Panel, nextSession: NextSession) {
  const columnsOf = harxColumns(panel, "ranges", nextSession);
  return panel.series.map((_, s) => {
    const { levels, own, market } = columnsOf(s);
    const inputs = [
      ...[own.logVariance!, own.logMean5!, own.logMean22!, own.logMean66!],
      ...[market.marketLogVariance!, market.marketLogMean5!, market.marketLogMean22!],
    ];
    return { levels, inputs };
  });
}

function regression(train: Panel, nextSession: NextSession): RidgeFit {
  const all = inputsOf(train, nextSession);
  const sums = emptySums(new Float64Array(all[0]!.inputs.length + 1).fill(-8));
  for (const { levels, inputs } of all) {
    const columns = [...inputs, harxTarget(levels, 1)];
    for (let t = WARM_UP_SESSIONS; t < levels.variance.length; t++) {
      const row = Float64Array.from(columns, (column) => column[t]!);
      if (row.every(Number.isFinite)) addRow(sums, row);
    }
  }
  return ridge(sums, LAMBDA)!;
}

function widths(
  panel: Panel,
  { intercept, coefficients }: RidgeFit,
  nextSession: NextSession,
): ValuesFrom[] {
  return inputsOf(panel, nextSession).map(({ levels, inputs }) => {
    const values = levels.variance.map((_, t) => {
      const log = inputs.reduce((sum, column, i) => sum + coefficients[i]! * column[t]!, intercept);
      return t < WARM_UP_SESSIONS ? Number.NaN : Math.exp(log / 2);
    });
    return { start: 0, values };
  });
}
