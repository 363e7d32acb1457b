/** @file The numbers every contender trains on: made by a fixed rule, the same bits for all. */

import { type Workload, windowCount } from "./workload.ts";

/** Windows as places in one array of sessions, in the precision all contenders share. */
export interface Dataset {
  /** (sessions, features) row-major, in [0, 1]. */
  readonly values: Float32Array;
  /** (windows) first session of each context. */
  readonly starts: Int32Array;
  /** (windows) first feature of the session after the context. */
  readonly targets: Float32Array;
}

/** Random walks, one per series and feature, each scaled to [0, 1] by its own range. */
export function makeDataset(workload: Workload): Dataset {
  const { series, windowsPerSeries, network } = workload;
  const { contextLength, features } = network;
  const sessions = windowsPerSeries + contextLength;
  const values = new Float32Array(series * sessions * features);
  const uniform = uniformNumbers(20240719);
  for (let s = 0; s < series; s++) {
    for (let f = 0; f < features; f++) {
      const walk = scaledWalk(sessions, uniform);
      for (let t = 0; t < sessions; t++) values[(s * sessions + t) * features + f] = walk[t]!;
    }
  }
  const startOf = (window: number) =>
    Math.floor(window / windowsPerSeries) * sessions + (window % windowsPerSeries);
  const starts = Int32Array.from({ length: windowCount(workload) }, (_, i) => startOf(i));
  const targetAt = (start: number) => values[(start + contextLength) * features]!;
  return { values, starts, targets: Float32Array.from(starts, targetAt) };
}

function scaledWalk(sessions: number, uniform: () => number): Float64Array {
  const walk = new Float64Array(sessions);
  for (let t = 1; t < sessions; t++) walk[t] = walk[t - 1]! + uniform() - 0.5;
  const lowest = Math.min(...walk);
  const range = Math.max(...walk) - lowest;
  return walk.map((value) => (value - lowest) / range);
}

/**
 * Uniform in [0, 1). Its last bits are poor, which does no harm to a walk.
 * Source: W. H. Press et al., "Numerical recipes in C", 2nd edition, section 7.1, `ranqd1`.
 */
export function uniformNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
