/**
 * @file Philox4x32-10, the only source of randomness, here and in Afterbell.
 *
 * A counter-based generator: block `n` of a stream is a pure function of the seed and `n`, so
 * no state is kept from one batch to the next, a resumed training draws the same numbers as an
 * uninterrupted one, and threads can draw in any order.
 *
 * Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy
 * as 1, 2, 3", SC'11. Known answers in the test are those of the authors' Random123 library.
 */

import { InvalidNetworkError } from "./errors.ts";

/** Purposes of streams: the last word of the counter, so that no two purposes share a block. */
export const purpose = { initialWeights: 1, shuffle: 2, dropout: 3, simulatedPaths: 4 } as const;

export type Key = readonly [low: number, high: number];

/** @throws {InvalidNetworkError} `seed` is not a whole number from 0 to 2^53 - 1. */
export function keyOf(seed: number): Key {
  if (!(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new InvalidNetworkError("seed", "a whole number from 0 to 2^53 - 1", seed);
  }
  return [seed >>> 0, Math.floor(seed / 2 ** 32)];
}

const ROUNDS = 10;

/** Four words of the stream `key` at the counter (c0, c1, c2, c3), written to `out`. */
export function philox4x32(
  key: Key,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  out: Uint32Array,
): void {
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** High 32 bits of the 64-bit product, by 16-bit halves, since a double cannot hold 64 bits. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16);
  const carry = Math.imul(aLow, bHigh) + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}

/** Numbers drawn one after the other from one substream. */
export interface RandomStream {
  /** Uniform in [0, 1), a multiple of 2^-32. */
  uniform(): number;
  /** Standard normal, by Box and Muller's transform. */
  normal(): number;
}

/**
 * @param streamPurpose One of {@link purpose}.
 * @param substream Tells apart the streams of one purpose: a tensor's index, an epoch.
 */
export function randomStream(key: Key, streamPurpose: number, substream: number): RandomStream {
  const block = new Uint32Array(4);
  let drawn = 0;
  const uniform = (): number => {
    const lane = drawn % 4;
    if (lane === 0) philox4x32(key, drawn / 4, 0, substream, streamPurpose, block);
    drawn++;
    return block[lane]! / 2 ** 32;
  };
  const normal = (): number => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform())); // 1 - u is never 0
    return radius * Math.cos(2 * Math.PI * uniform());
  };
  return { uniform, normal };
}

/** Fisher and Yates's shuffle of 0 … length - 1. */
export function shuffledIndices(length: number, stream: RandomStream): Int32Array {
  const indices = Int32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(stream.uniform() * (i + 1));
    const swapped = indices[i]!;
    indices[i] = indices[j]!;
    indices[j] = swapped;
  }
  return indices;
}
