/** @file How much arithmetic a workload is, as a count that no implementation can influence. */

import type { Network, PlannedLayer } from "@afterbell/lstm";

/**
 * Floating-point operations of one training epoch: the matrix products of the LSTM layers alone, a
 * multiply-add as two. With H units and I inputs, per session and window,
 *
 * - forward: 2 · 4H · (I + H)
 * - gradient of the weights: as much again
 * - gradient of what came in: 2 · 4H · (I + H), but for the first layer 2 · 4H · H, for nobody asks for
 *   the gradient of the data.
 *
 * Gates, dropout, dense layers and Adam are work too and not counted, so a share of the peak is never
 * flattered; the dense layers of `seed` would add 0.07 %.
 */
export function flopPerEpoch(network: Network, windows: number): number {
  const perWindow = network.layers.reduce((sum, layer, i) => sum + flopOf(layer, i === 0), 0);
  return perWindow * windows;
}

function flopOf({ spec, inputs, steps }: PlannedLayer, isFirst: boolean): number {
  if (spec.type !== "lstm") return 0;
  const { units } = spec;
  const columns = 2 * 4 * units;
  const rows = inputs + units;
  return steps * columns * (rows + rows + (isFirst ? units : rows));
}
