/**
 * @file Scalers with scikit-learn's formulas. Fitting returns the fitted scaler, which is plain
 * data: it is stored, sent and compared as it is.
 *
 * Source: scikit-learn 1.9, sklearn/preprocessing/_data.py. A column without spread gets scale 1
 * there and here, so that scaling is always defined.
 */

import { InvalidOptionError } from "../domain/errors.ts";
import { percentile } from "../numerics/percentile.ts";

declare const scaled: unique symbol;

/** Values in a scaler's units. Branded: taking them for prices would be silent. */
export type ScaledValues = Float64Array & { readonly [scaled]: true };

/** x · scale + min, into the feature range on the data it was fitted on. One entry per column. */
export interface MinMaxScaler {
  readonly kind: "minmax";
  readonly dataMin: readonly number[];
  readonly dataMax: readonly number[];
  readonly scale: readonly number[];
  readonly min: readonly number[];
  /** @default [0, 1], scikit-learn's */
  readonly featureRange?: readonly [number, number];
  /** Whether values beyond the feature range are cut off at it. @default false, scikit-learn's */
  readonly clip?: boolean;
  /** Rows it was fitted on, if known from a file. Not used in computations. */
  readonly samplesSeen?: number;
}

/** (x - mean) / scale, with the population's standard deviation as scale. */
export interface StandardScaler {
  readonly kind: "standard";
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  readonly scale: readonly number[];
  /** Rows it was fitted on, if known from a file. Not used in computations. */
  readonly samplesSeen?: number;
}

/** (x - center) / scale, with the median as center and the interquartile range as scale. */
export interface RobustScaler {
  readonly kind: "robust";
  readonly center: readonly number[];
  readonly scale: readonly number[];
}

export type FittedScaler = MinMaxScaler | StandardScaler | RobustScaler;
export type ScalerKind = FittedScaler["kind"];
export const scalerKinds: readonly ScalerKind[] = ["minmax", "standard", "robust"];

/**
 * @param x (T, columns) row-major. Only what the model may know: the training range.
 * @throws {InvalidOptionError} No rows, or a length that is not a multiple of `columns`.
 */
export function fitScaler(kind: ScalerKind, x: Float64Array, columns = 1): FittedScaler {
  if (x.length === 0 || x.length % columns !== 0) {
    throw new InvalidOptionError("x", `rows of ${columns} values, at least one`, x.length);
  }
  const byColumn = columnsOf(x, columns);
  switch (kind) {
    case "minmax":
      return fitMinMax(byColumn);
    case "standard":
      return fitStandard(byColumn);
    case "robust":
      return fitRobust(byColumn);
  }
}

/** @param x (T, columns) row-major, in the data's units. */
export function scale(scaler: FittedScaler, x: Float64Array): ScaledValues {
  if (scaler.kind === "minmax") {
    const [low, high] = limitsOf(scaler);
    return eachValue(x, scaler.scale, scaler.min, (value, by, min) =>
      Math.min(high, Math.max(low, value * by + min)),
    ) as ScaledValues;
  }
  const standardised = (value: number, by: number, origin: number) => (value - origin) / by;
  return eachValue(x, scaler.scale, originOf(scaler), standardised) as ScaledValues;
}

/** A function of each value of rows, and of what belongs to its column. */
function eachValue(
  x: Float64Array,
  scale: readonly number[],
  origin: readonly number[],
  of: (value: number, scale: number, origin: number) => number,
): Float64Array {
  const columns = scale.length;
  const result = new Float64Array(x.length);
  for (let c = 0; c < columns; c++) {
    for (let e = c; e < x.length; e += columns) result[e] = of(x[e]!, scale[c]!, origin[c]!);
  }
  return result;
}

/** The inverse of {@link scale}, but for what it cut off. @param x (T, columns) row-major, scaled. */
export function unscale(scaler: FittedScaler, x: ScaledValues): Float64Array {
  if (scaler.kind === "minmax") {
    return eachValue(x, scaler.scale, scaler.min, (value, by, min) => (value - min) / by);
  }
  return eachValue(x, scaler.scale, originOf(scaler), (value, by, origin) => value * by + origin);
}

function limitsOf({ clip, featureRange }: MinMaxScaler): readonly [number, number] {
  return clip ? (featureRange ?? [0, 1]) : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}

function originOf(scaler: StandardScaler | RobustScaler): readonly number[] {
  return scaler.kind === "standard" ? scaler.mean : scaler.center;
}

type Columns = readonly Float64Array[];

function columnsOf(x: Float64Array, columns: number): Columns {
  return Array.from({ length: columns }, (_, column) => {
    const values = new Float64Array(x.length / columns);
    for (let t = 0; t < values.length; t++) values[t] = x[t * columns + column]!;
    return values;
  });
}

function fitMinMax(columns: Columns): MinMaxScaler {
  const dataMin = columns.map((x) => x.reduce((a, b) => Math.min(a, b)));
  const dataMax = columns.map((x) => x.reduce((a, b) => Math.max(a, b)));
  const scale = dataMin.map((low, column) => 1 / spreadOrOne(dataMax[column]! - low));
  const min = dataMin.map((low, column) => 0 - low * scale[column]!);
  return { kind: "minmax", dataMin, dataMax, scale, min };
}

function fitStandard(columns: Columns): StandardScaler {
  const mean = columns.map((x) => x.reduce((a, b) => a + b) / x.length);
  const variance = columns.map((x, column) => populationVariance(x, mean[column]!));
  const scale = variance.map((v, column) =>
    isConstant(v, mean[column]!, columns[column]!.length) ? 1 : Math.sqrt(v),
  );
  return { kind: "standard", mean, variance, scale };
}

function fitRobust(columns: Columns): RobustScaler {
  const center = columns.map((x) => percentile(x, 0.5));
  const scale = columns.map((x) => spreadOrOne(percentile(x, 0.75) - percentile(x, 0.25)));
  return { kind: "robust", center, scale };
}

/** The two-pass formula with scikit-learn's correction for the rounding of the mean. */
function populationVariance(x: Float64Array, mean: number): number {
  let [correction, squares] = [0, 0];
  for (let t = 0; t < x.length; t++) {
    correction += x[t]! - mean;
    squares += (x[t]! - mean) ** 2;
  }
  return (squares - correction ** 2 / x.length) / x.length;
}

function spreadOrOne(spread: number): number {
  return spread < 10 * Number.EPSILON ? 1 : spread;
}

/** scikit-learn's bound on the variance that rounding alone gives a constant column. */
function isConstant(variance: number, mean: number, count: number): boolean {
  const bound = count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2;
  return variance <= bound;
}
