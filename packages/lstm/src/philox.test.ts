import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyOf, philox4x32, randomStream, shuffledIndices } from "./philox.ts";

/** kat_vectors of Random123 1.14: philox4x32, 10 rounds. */
const KNOWN_ANSWERS = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const;

test.each(KNOWN_ANSWERS)(
  "gives Random123's answer for counter $counter",
  ({ counter, key, words }) => {
    const out = new Uint32Array(4);
    philox4x32(
      [...key] as [number, number],
      ...([...counter] as [number, number, number, number]),
      out,
    );
    expect([...out]).toEqual(words);
  },
);

test("a seed uses all its 53 bits, and nothing else is a seed", () => {
  expect(keyOf(7)).toEqual([7, 0]);
  expect(keyOf(2 ** 32)).toEqual([0, 1]);
  expect(keyOf(2 ** 53 - 1)).toEqual([0xffffffff, 0x1fffff]);
  for (const seed of [-1, 1.5, Number.NaN, 2 ** 53]) {
    expect(() => keyOf(seed)).toThrow(
      `seed: expected a whole number from 0 to 2^53 - 1, got ${seed}`,
    );
  }
});

describe("a stream", () => {
  test("is uniform: the mean and variance of 100,000 draws, within five standard errors", () => {
    const { uniform } = randomStream(keyOf(1), 1, 0);
    const draws = Array.from({ length: 100_000 }, uniform);
    const mean = draws.reduce((a, b) => a + b) / draws.length;
    const variance = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / draws.length));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / draws.length));
  });

  test("is normal: the share within one and two standard deviations", () => {
    const { normal } = randomStream(keyOf(2), 1, 0);
    const draws = Array.from({ length: 100_000 }, normal);
    const within = (limit: number) =>
      draws.filter((z) => Math.abs(z) < limit).length / draws.length;
    expect(within(1)).toBeCloseTo(0.6827, 2);
    expect(within(2)).toBeCloseTo(0.9545, 2);
  });

  test("differs by seed, purpose and substream", () => {
    const first = (seed: number, purpose: number, substream: number) =>
      randomStream(keyOf(seed), purpose, substream).uniform();
    const draws = [first(1, 1, 0), first(2, 1, 0), first(1, 2, 0), first(1, 1, 1)];
    expect(new Set(draws).size).toBe(4);
  });
});

test("property: a shuffle is a permutation, the same one for the same seed", () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(), (length, seed) => {
      const shuffle = () => shuffledIndices(length, randomStream(keyOf(seed), 2, 0));
      expect([...shuffle()].sort((a, b) => a - b)).toEqual([...Array(length).keys()]);
      expect(shuffle()).toEqual(shuffle());
    }),
  );
});
