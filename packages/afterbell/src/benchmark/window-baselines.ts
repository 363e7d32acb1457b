/** @file Baseline forecasts of several columns, which a network has to beat. */

import type { WindowEstimator } from "./window-forecaster.ts";

/** Every later row is the last one: the random walk's forecast, persistence of several columns. */
export const repeatLast: WindowEstimator = {
  name: "repeat-last",
  fit: (_, columns) => ({
    contextLength: 1,
    forecast(context, out) {
      for (let e = 0; e < out.length; e++) out[e] = context[e % columns]!;
    },
  }),
};

/** The last row, and on with the mean change of a row of the training range: a random walk with drift. */
export const drift: WindowEstimator = {
  name: "drift",
  fit(train, columns) {
    const steps = Math.max(1, train.length / columns - 1);
    const first = train.subarray(0, columns);
    const slope = train.slice(-columns).map((last, column) => (last - first[column]!) / steps);
    return {
      contextLength: 1,
      forecast(context, out) {
        for (let e = 0; e < out.length; e++) {
          const column = e % columns;
          out[e] = context[column]! + slope[column]! * (Math.floor(e / columns) + 1);
        }
      },
    };
  },
};

/** The mean of the training range. */
export const trainingMean: WindowEstimator = {
  name: "training mean",
  fit(train, columns) {
    const mean = new Float64Array(columns);
    for (const [e, value] of train.entries()) mean[e % columns]! += value;
    const rows = train.length / columns;
    return {
      contextLength: 1,
      forecast(_, out) {
        for (let e = 0; e < out.length; e++) out[e] = mean[e % columns]! / rows;
      },
    };
  },
};
