/**
 * @file What a fitted scaler computes, as plain data: it can be stored, sent and compared as it is.
 *
 * Source: scikit-learn 1.9, sklearn/preprocessing/_data.py.
 */

import { InputMismatchError } from "../errors.ts";

/** x · scale + min. One entry per column. */
export interface MinMaxFormula {
  readonly kind: "minmax";
  readonly dataMin: readonly number[];
  readonly dataMax: readonly number[];
  readonly scale: readonly number[];
  readonly min: readonly number[];
  /** @default [0, 1], scikit-learn's */
  readonly featureRange?: readonly [number, number];
  /** Whether values beyond the feature range are cut off at it. @default false, scikit-learn's */
  readonly clip?: boolean;
  /** Rows it was fitted on, where the file says so. */
  readonly samplesSeen?: number;
}

/** (x - mean) / scale. */
export interface StandardFormula {
  readonly kind: "standard";
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  readonly scale: readonly number[];
  /** Rows it was fitted on, where the file says so. */
  readonly samplesSeen?: number;
}

/** (x - center) / scale. */
export interface RobustFormula {
  readonly kind: "robust";
  readonly center: readonly number[];
  readonly scale: readonly number[];
}

export type ScalerFormula = MinMaxFormula | StandardFormula | RobustFormula;

/**
 * @param x (N, F) row-major, in the data's units.
 * @returns (N, F) scaled.
 * @throws {InputMismatchError} A length that is not a multiple of F.
 */
export function transform(formula: ScalerFormula, x: Float64Array): Float64Array {
  const columns = columnsOf(formula, x);
  if (formula.kind === "minmax") {
    const { scale, min, clip, featureRange = [0, 1] } = formula;
    const scaled = x.map((value, e) => value * scale[e % columns]! + min[e % columns]!);
    const [low, high] = featureRange;
    return clip ? scaled.map((value) => Math.min(high, Math.max(low, value))) : scaled;
  }
  const center = centerOf(formula);
  return x.map((value, e) => (value - center[e % columns]!) / formula.scale[e % columns]!);
}

/**
 * The inverse of {@link transform}; what `clip` cut off is lost.
 *
 * @param x (N, F) row-major, scaled.
 * @returns (N, F) in the data's units.
 * @throws {InputMismatchError} A length that is not a multiple of F.
 */
export function inverseTransform(formula: ScalerFormula, x: Float64Array): Float64Array {
  const columns = columnsOf(formula, x);
  if (formula.kind === "minmax") {
    const { scale, min } = formula;
    return x.map((value, e) => (value - min[e % columns]!) / scale[e % columns]!);
  }
  const center = centerOf(formula);
  return x.map((value, e) => value * formula.scale[e % columns]! + center[e % columns]!);
}

function centerOf(formula: StandardFormula | RobustFormula): readonly number[] {
  return formula.kind === "standard" ? formula.mean : formula.center;
}

function columnsOf({ scale }: ScalerFormula, x: Float64Array): number {
  const columns = scale.length;
  if (x.length % columns === 0) return columns;
  throw new InputMismatchError("x", `rows of ${columns} values`, `${x.length} values`);
}
