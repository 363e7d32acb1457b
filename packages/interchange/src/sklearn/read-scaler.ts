/**
 * @file Scalers of scikit-learn 1.0 to 1.9 from `pickle` and `joblib` files, read as data.
 *
 * What is read: MinMaxScaler, StandardScaler and RobustScaler, any number of features, pickle
 * protocols 2 to 5, joblib's files plain or compressed with gzip or zlib. No code is ever run;
 * a class that is not on the allow-list is rejected, and the error names it.
 */

import { type FileBytes, type ReadFileOptions, requireBytes, requireOptions } from "../argument.ts";
import { DamagedFileError, NotAScalerError } from "../errors.ts";
import { isPickle, kindOfFile } from "../file-kind.ts";
import { ByteReader } from "../pickle/byte-reader.ts";
import { decompressPickle, joblibClasses } from "../pickle/joblib.ts";
import { NdArray, numpyClasses } from "../pickle/numpy.ts";
import { allowList, PlainObject, plainClass } from "../pickle/python-value.ts";
import { unpickle } from "../pickle/unpickle.ts";
import { ScalerAttributes } from "./scaler-attributes.ts";
import {
  inverseTransform,
  type ScalerFormula,
  type ScalerInput,
  transform,
} from "./scaler-formula.ts";

/** A fitted scaler, and what else its file says. */
export interface SklearnScaler {
  /** scikit-learn's class. */
  readonly className: ScalerClass;
  /** The scikit-learn that wrote it; null where the file does not say. */
  readonly sklearnVersion: string | null;
  /** Columns it scales, F. */
  readonly features: number;
  /** The columns' names where it was fitted on a data frame. */
  readonly featureNames: readonly string[] | null;
  /** Rows it was fitted on, one count per column where values were missing; null where unknown. */
  readonly samplesSeen: number | readonly number[] | null;
  /** Its parameters by scikit-learn's names, as the file has them; null where it has none. */
  readonly parameters: Readonly<Record<string, ScalerParameter>>;
  /**
   * What it computes, as plain data: the numbers of each column without scikit-learn's switches, to be
   * stored, compared or given to `writeScaler`.
   */
  readonly formula: ScalerFormula;
  /**
   * NaN stays NaN and infinities are rejected, as in scikit-learn.
   *
   * @param x (N, F) row-major, in the data's units: a Float64Array, a Float32Array or a flat array of
   *   numbers. It is not changed.
   * @returns (N, F) scaled, a new array.
   * @throws {InputMismatchError} Another type, an item that is no number or is infinite, or a length
   *   that is not a multiple of F.
   */
  transform(x: ScalerInput): Float64Array;
  /**
   * The inverse, but for what `clip` cut off.
   *
   * @param x (N, F) scaled, of the same types.
   * @returns (N, F) in the data's units, a new array.
   * @throws {InputMismatchError} As `transform`.
   */
  inverseTransform(x: ScalerInput): Float64Array;
}

export type ScalerClass = "MinMaxScaler" | "StandardScaler" | "RobustScaler";
export type ScalerParameter = boolean | number | readonly number[] | null;

const scalerClasses = ["MinMaxScaler", "StandardScaler", "RobustScaler"] as const;

const allowed = allowList(
  ...scalerClasses.map((name) => plainClass(`sklearn.preprocessing._data.${name}`)),
  ...numpyClasses,
  ...joblibClasses,
);

/**
 * A scaler from the bytes of its file, whatever the file is called. Nothing in the file is executed.
 *
 * @param bytes Of a `pickle` or `joblib` file, compressed or not.
 * @throws {InputMismatchError} `bytes` is no Uint8Array or ArrayBuffer.
 * @throws {NotAScalerError} No pickle, or one of something else; the error says what it seems to be.
 * @throws {ForbiddenPickleError} It asks for a class or function that is not on the allow-list.
 * @throws {DamagedFileError} Cut off, altered, or with parameters that do not agree.
 * @example
 * import { readScaler, writeScaler } from "@afterbell/interchange";
 * const file = writeScaler({ kind: "robust", center: [100], scale: [20] });
 * readScaler(file, { file: "scaler.pkl" }).transform([120, 80]) // → [1, -1]
 */
export function readScaler(bytes: FileBytes, options: ReadFileOptions = {}): SklearnScaler {
  const content = requireBytes(bytes);
  const { file = "scaler file" } = requireOptions(options, '{ file: "scaler.pkl" }');
  const pickle = decompressPickle(content, file);
  if (!isPickle(pickle)) throw new NotAScalerError(file, kindOfOther(content, pickle));
  const reader = new ByteReader(pickle, file);
  const object = unpickle(reader, allowed);
  if (!(object instanceof PlainObject)) {
    throw new NotAScalerError(file, `a pickle of ${kindOf(object)}, not of a scaler`);
  }
  if (reader.remaining > 0) {
    throw new DamagedFileError(file, `${reader.remaining} bytes follow after the scaler's end`);
  }
  return scalerOf(object, file);
}

/** @param pickle What the file holds once it is decompressed. */
function kindOfOther(file: Uint8Array, pickle: Uint8Array): string {
  const kind = kindOfFile(pickle, "scaler") ?? "no pickle of a scaler";
  return pickle === file ? kind : `compressed, and in it ${kind}`;
}

function kindOf(value: unknown): string {
  if (value instanceof Map) return "a dict";
  if (value instanceof NdArray) return "an array";
  return Array.isArray(value) ? "a list or tuple" : "a single value";
}

function scalerOf({ className, attributes: raw }: PlainObject, file: string): SklearnScaler {
  const attributes = new ScalerAttributes(raw, className, file);
  const shared = {
    sklearnVersion: attributes.textOrNull("_sklearn_version"),
    features: attributes.features,
    featureNames: attributes.featureNames(),
    samplesSeen: attributes.samplesSeen(),
  };
  const name = className as ScalerClass;
  const content = contentOf[name](attributes);
  return {
    className: name,
    ...shared,
    ...content,
    transform: (x) => transform(content.formula, x),
    inverseTransform: (x) => inverseTransform(content.formula, x),
  };
}

const contentOf: Readonly<Record<ScalerClass, (attributes: ScalerAttributes) => Content>> = {
  MinMaxScaler: minMax,
  StandardScaler: standard,
  RobustScaler: robust,
};

type Content = Pick<SklearnScaler, "parameters" | "formula">;

function minMax(attributes: ScalerAttributes): Content {
  const featureRange = attributes.pair("feature_range");
  const clip = attributes.flag("clip", false); // new in 0.24
  const scale = attributes.divisors("scale_");
  const min = attributes.column("min_");
  const dataMin = attributes.column("data_min_");
  const dataMax = attributes.column("data_max_");
  const dataRange = attributes.column("data_range_");
  const isUsual = featureRange[0] === 0 && featureRange[1] === 1;
  return {
    parameters: {
      feature_range: featureRange,
      clip,
      ...{
        data_min_: dataMin,
        data_max_: dataMax,
        data_range_: dataRange,
        min_: min,
        scale_: scale,
      },
    },
    formula: {
      ...{ kind: "minmax", dataMin, dataMax, scale, min },
      ...(!isUsual && { featureRange }),
      ...(clip && { clip }),
      ...ownSamplesSeen(attributes),
    },
  };
}

function standard(attributes: ScalerAttributes): Content {
  const withMean = attributes.flag("with_mean", true);
  const withStd = attributes.flag("with_std", true);
  const mean = attributes.columnOrNull("mean_", withMean);
  const variance = attributes.columnOrNull("var_", withStd);
  const scale = withStd ? attributes.divisors("scale_") : null;
  return {
    parameters: {
      with_mean: withMean,
      with_std: withStd,
      mean_: mean,
      var_: variance,
      scale_: scale,
    },
    formula: {
      kind: "standard",
      // Subtracting 0 and dividing by 1 is exact: the same as leaving the step out.
      mean: (withMean && mean) || attributes.filled(0),
      variance: variance ?? attributes.filled(1),
      scale: scale ?? attributes.filled(1),
      ...ownSamplesSeen(attributes),
    },
  };
}

/** Where it is one count for all columns. */
function ownSamplesSeen(attributes: ScalerAttributes): { readonly samplesSeen?: number } {
  const samplesSeen = attributes.samplesSeen();
  return typeof samplesSeen === "number" ? { samplesSeen } : {};
}

function robust(attributes: ScalerAttributes): Content {
  const withCentering = attributes.flag("with_centering", true);
  const withScaling = attributes.flag("with_scaling", true);
  const center = attributes.columnOrNull("center_", withCentering);
  const scale = withScaling ? attributes.divisors("scale_") : null;
  return {
    parameters: {
      ...{ with_centering: withCentering, with_scaling: withScaling },
      quantile_range: attributes.pair("quantile_range"),
      unit_variance: attributes.flag("unit_variance", false), // new in 0.24
      ...{ center_: center, scale_: scale },
    },
    formula: {
      kind: "robust",
      center: (withCentering && center) || attributes.filled(0),
      scale: scale ?? attributes.filled(1),
    },
  };
}
