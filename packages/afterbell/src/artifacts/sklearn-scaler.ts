/**
 * @file Scalers of scikit-learn 1.0 to 1.9 from `pickle` and `joblib` files, read as data.
 *
 * What is read: MinMaxScaler, StandardScaler and RobustScaler, any number of features, pickle
 * protocols 2 to 5, joblib's files plain or compressed with gzip or zlib. No code is ever run;
 * what is not on the allow-list is refused by its name.
 */

import { open } from "node:fs/promises";
import type { FittedScaler } from "../dataset/scaler.ts";
import { UnreadableFileError } from "../storage/errors.ts";
import { isSystemError } from "../storage/system-error.ts";
import { DamagedFileError } from "./errors.ts";
import { ByteReader } from "./pickle/byte-reader.ts";
import { decompressPickle, joblibClasses, MAX_PICKLE_BYTES } from "./pickle/joblib.ts";
import { NdArray, numpyClasses } from "./pickle/numpy.ts";
import { allowList, PlainObject, plainClass } from "./pickle/python-value.ts";
import { unpickle } from "./pickle/unpickle.ts";
import { ScalerAttributes } from "./sklearn-attributes.ts";

/** What a scaler's file holds. */
export interface ImportedScaler {
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
  /** What it computes. */
  readonly scaler: FittedScaler;
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
 * @throws {UnreadableFileError} Not there, or not readable.
 * @throws {ForbiddenPickleError | DamagedFileError} As {@link readScaler}.
 */
export async function readScalerFile(path: string): Promise<ImportedScaler> {
  return readScaler(await readAtMost(path, MAX_PICKLE_BYTES), path);
}

/**
 * @param file Name for messages.
 * @throws {ForbiddenPickleError} It asks for a class or function that is not on the allow-list.
 * @throws {DamagedFileError} Not a scaler's pickle, cut off, or with parameters that do not agree.
 */
export function readScaler(bytes: Uint8Array, file: string): ImportedScaler {
  refuseOtherFormats(bytes, file);
  const reader = new ByteReader(decompressPickle(bytes, file), file);
  const object = unpickle(reader, allowed);
  if (!(object instanceof PlainObject)) {
    throw new DamagedFileError(file, `it holds ${kindOf(object)} in place of a scaler`);
  }
  if (reader.remaining > 0) {
    throw new DamagedFileError(file, `${reader.remaining} bytes follow after the scaler's end`);
  }
  return importedScaler(object, file);
}

/** How files begin that people pass by mistake: told apart from damage. */
const otherFormats = [
  ["version https://git-lfs", "a Git-LFS pointer, not the file itself; fetch it with git lfs pull"],
  ["PK", "a zip archive (a .keras or .skops file?), not a pickle"],
  ["\x89HDF", "an HDF5 file, not a pickle"],
  ["{", "JSON, not a pickle"],
  ["<", "HTML or XML, not a pickle"],
] as const;

function refuseOtherFormats(bytes: Uint8Array, file: string): void {
  if (bytes.length === 0) throw new DamagedFileError(file, "it is empty");
  const text = String.fromCharCode(...bytes.subarray(0, 40));
  const found = otherFormats.find(([start]) => text.startsWith(start));
  if (found) throw new DamagedFileError(file, found[1]);
}

function kindOf(value: unknown): string {
  if (value instanceof Map) return "a dict";
  if (value instanceof NdArray) return "an array";
  return Array.isArray(value) ? "a list or tuple" : "something else";
}

function importedScaler({ className, attributes: raw }: PlainObject, file: string): ImportedScaler {
  const attributes = new ScalerAttributes(raw, className, file);
  const shared = {
    sklearnVersion: attributes.textOrNull("_sklearn_version"),
    features: attributes.features,
    featureNames: attributes.featureNames(),
    samplesSeen: attributes.samplesSeen(),
  };
  switch (className as ScalerClass) {
    case "MinMaxScaler":
      return { className: "MinMaxScaler", ...shared, ...minMax(attributes) };
    case "StandardScaler":
      return { className: "StandardScaler", ...shared, ...standard(attributes) };
    case "RobustScaler":
      return { className: "RobustScaler", ...shared, ...robust(attributes) };
  }
}

type Content = Pick<ImportedScaler, "parameters" | "scaler">;

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
    scaler: {
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
    scaler: {
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
    scaler: {
      kind: "robust",
      center: (withCentering && center) || attributes.filled(0),
      scale: scale ?? attributes.filled(1),
    },
  };
}

async function readAtMost(path: string, limit: number): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > limit) throw new DamagedFileError(path, `${size} bytes, more than ${limit}`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw isSystemError(error) ? new UnreadableFileError(path, error.message) : error;
  }
}
