/** @file Small models of every layer with Keras's own answers, from tools/reference/keras_layers.py. */

import { readFileSync } from "node:fs";
import { type KerasModel, readDefinition } from "../../src/keras/keras-model.ts";
import type { WeightSource } from "../../src/keras/weight-source.ts";

export interface GoldenCase {
  readonly name: string;
  readonly model: unknown;
  readonly weights: Readonly<
    Record<string, readonly { readonly shape: number[]; readonly data: number[] }[]>
  >;
  readonly input: readonly number[];
  readonly outputShape: readonly number[];
  readonly output: readonly number[];
}

const golden: { readonly kerasVersion: string; readonly cases: readonly GoldenCase[] } = JSON.parse(
  readFileSync(new URL("../golden/keras-layers.json", import.meta.url), "utf8"),
);

export const goldenCases = golden.cases;

/** @param kerasVersion Of the Keras that is said to have written it. @default the one that did */
export function modelOf(
  { name, model, weights }: GoldenCase,
  kerasVersion = golden.kerasVersion,
): Omit<KerasModel, "format"> {
  const source: WeightSource = {
    of: (layer) => {
      const left = [...(weights[layer.name] ?? [])];
      return (_part, roles) =>
        roles.map((role) => {
          const weight = left.shift();
          if (!weight) throw new Error(`${name}: ${layer.name} has no ${role}`);
          return { shape: weight.shape, data: Float32Array.from(weight.data) };
        });
    },
  };
  return readDefinition({ kerasVersion, model }, source, name);
}

export function goldenNamed(name: string): GoldenCase {
  const found = goldenCases.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no golden case ${name}`);
  return found;
}

/** Float32 on Keras's side: 1e-5 absolute, as for every file that is read. */
export function largestError(made: ArrayLike<number>, expected: readonly number[]): number {
  if (made.length !== expected.length) return Number.POSITIVE_INFINITY;
  return Math.max(...expected.map((value, i) => Math.abs(value - made[i]!)));
}
