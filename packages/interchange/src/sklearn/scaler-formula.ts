/**
 * @file What a fitted scaler computes, as plain data: it can be stored, sent and compared as it is.
 *
 * Source: scikit-learn 1.9, sklearn/preprocessing/_data.py.
 */

import { requireNumbers } from "../argument.ts";
import { InputMismatchError } from "../errors.ts";
import { counted } from "../value-description.ts";

/** Rows of numbers one after another, of any of the three types. NaN stands for a missing value. */
export type ScalerInput = Float64Array | Float32Array | readonly number[];

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
 * NaN stays NaN and infinities are rejected, as in scikit-learn.
 *
 * @param input (N, F) row-major, in the data's units. It is not changed.
 * @returns (N, F) scaled, a new array.
 * @throws {InputMismatchError} Another type, an item that is no number or is infinite, or a length
 *   that is not a multiple of F.
 */
export function transform(formula: ScalerFormula, input: ScalerInput): Float64Array {
  const x = Float64Array.from(requireNumbers(input, "x", { allowNaN: true }));
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
 * The inverse of {@link transform}, with the same rules; what `clip` cut off is lost.
 *
 * @param input (N, F) row-major, scaled. It is not changed.
 * @returns (N, F) in the data's units, a new array.
 * @throws {InputMismatchError} As {@link transform}.
 */
export function inverseTransform(formula: ScalerFormula, input: ScalerInput): Float64Array {
  const x = Float64Array.from(requireNumbers(input, "x", { allowNaN: true }));
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
  throw new InputMismatchError(
    "x",
    `rows of ${counted(columns, "value")}`,
    counted(x.length, "value"),
  );
}
