import { keyOf, philox4x32 } from "../../../lstm/src/philox.ts";
import { type BarSeries, barSeries } from "../../src/domain/bar-series.ts";
import type { SessionDate } from "../../src/domain/session-date.ts";

/** Numbers in [0, 1), the same for the same seed. */
export function uniforms(seed: number): () => number {
  const key = keyOf(seed);
  const block = new Uint32Array(4);
  let drawn = 0;
  return () => {
    if (drawn % 4 === 0) philox4x32(key, drawn / 4, 0, 0, 0, block);
    return block[drawn++ % 4]! / 2 ** 32;
  };
}

/** (T) sums of independent steps from the standard normal distribution: nothing to be foreseen. */
export function randomWalk(length: number, seed: number, start = 0): Float64Array {
  const uniform = uniforms(seed);
  let level = start;
  return Float64Array.from({ length }, () => {
    // Box and Muller's; 1 - u keeps the logarithm's argument from 0.
    level += Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    return level;
  });
}

/** A random walk as closes of consecutive days. */
export function walkSeries(length: number, seed: number): BarSeries {
  const bars = Array.from(randomWalk(length, seed, 1000), (close, i) => ({
    date: new Date(Date.UTC(2000, 0, 1 + i)).toISOString().slice(0, 10) as SessionDate,
    open: null,
    high: null,
    low: null,
    close,
    volume: null,
  }));
  return barSeries("WALK", bars);
}
