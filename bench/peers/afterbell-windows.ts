/** @file A job as `@afterbell/lstm` takes it. */

import type { TrainingState, Windows } from "@afterbell/lstm";
import type { OpenJob } from "../job.ts";

export function windowsOf({ network, dataset }: OpenJob): Windows {
  return {
    values: Float64Array.from(dataset.values),
    features: network.features,
    contextLength: network.contextLength,
    starts: dataset.starts,
    targets: Float64Array.from(dataset.targets),
  };
}

/** The first `count` windows, on the same values. */
export function firstWindows(windows: Windows, count: number): Windows {
  const { starts, targets } = windows;
  return { ...windows, starts: starts.subarray(0, count), targets: targets.subarray(0, count) };
}

/**
 * What a caller hands over for `count` forecasts. For a single one that is the context alone, as a
 * service has it; for more, places in the series.
 */
export function windowsFrom(windows: Windows, first: number, count: number): Windows {
  const { values, features, contextLength, starts } = windows;
  if (count > 1)
    return { ...windows, starts: starts.subarray(first, first + count), targets: NONE };
  const from = starts[first]! * features;
  const context = values.subarray(from, from + contextLength * features);
  return { ...windows, values: context, starts: FIRST, targets: NONE };
}

const FIRST = Int32Array.of(0);
const NONE = new Float64Array();

/** The job's weights, before any training. */
export function initialState({ parameters, plan }: OpenJob): TrainingState {
  const zeros = () => new Float64Array(plan.parameterCount);
  return {
    epochsDone: 0,
    parameters: Float64Array.from(parameters),
    moments: { first: zeros(), second: zeros() },
    history: [],
    best: null,
  };
}
