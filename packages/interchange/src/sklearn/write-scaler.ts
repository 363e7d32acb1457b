import { mismatch, requireCount, requireOptions, requireString } from "../argument.ts";
import { type Attribute, dumpObject, Float, NumpyFloat } from "../pickle/write-joblib.ts";
import type { SklearnScaler } from "./read-scaler.ts";
import { requireFormula } from "./require-formula.ts";
import type { ScalerFormula } from "./scaler-formula.ts";

/** The scikit-learn whose files these equal; any other from 1.0 opens them, with a warning. */
export const SKLEARN_VERSION = "1.9.1";

export interface ScalerFileOptions {
  /** Rows the scaler was fitted on. A RobustScaler does not keep it. @default the scaler's own, or 1 */
  readonly samplesSeen?: number;
  /** @default SKLEARN_VERSION */
  readonly sklearnVersion?: string;
}

/**
 * A `scaler.pkl` for `joblib.load`. A MinMaxScaler's and a RobustScaler's are byte for byte what
 * `joblib.dump` writes of the same scaler in Python 3.8 to 3.13.
 *
 * @throws {InputMismatchError} No scaler and no formula; columns of different lengths, an item that is
 *   no finite number, a scale of 0; `samplesSeen` or `sklearnVersion` of another type.
 */
export function writeScaler(
  scaler: ScalerFormula | SklearnScaler,
  options: ScalerFileOptions = {},
): Uint8Array {
  requireOptions(options, "{ samplesSeen: 60 }");
  const formula = requireFormula(formulaOf(scaler));
  const { samplesSeen = samplesSeenBy(formula), sklearnVersion = SKLEARN_VERSION } = options;
  requireCount(samplesSeen, "samplesSeen");
  requireString(sklearnVersion, "sklearnVersion");
  const [className, attributes] = attributesOf(formula, samplesSeen);
  return dumpObject("sklearn.preprocessing._data", className, {
    ...attributes,
    _sklearn_version: sklearnVersion,
  });
}

function formulaOf(scaler: ScalerFormula | SklearnScaler): ScalerFormula {
  if (typeof scaler !== "object" || scaler === null) {
    throw mismatch("scaler", "a scaler of readScaler or a formula", scaler);
  }
  return "formula" in scaler ? scaler.formula : scaler;
}

/** Only training on with `partial_fit` asks for it; where nobody knows, the old data weighs least. */
function samplesSeenBy(scaler: ScalerFormula): number {
  return (scaler.kind === "robust" ? undefined : scaler.samplesSeen) ?? 1;
}

type Attributes = Readonly<Record<string, Attribute>>;

/** In the order in which scikit-learn sets them. */
function attributesOf(scaler: ScalerFormula, samplesSeen: number): readonly [string, Attributes] {
  const features = scaler.scale.length;
  switch (scaler.kind) {
    case "minmax": {
      const { featureRange = [0, 1], clip = false, dataMin, dataMax } = scaler;
      return [
        "MinMaxScaler",
        {
          feature_range: featureRange.map((limit) => intOrFloat(limit)),
          copy: true,
          clip,
          n_features_in_: features,
          n_samples_seen_: samplesSeen,
          scale_: Float64Array.from(scaler.scale),
          min_: Float64Array.from(scaler.min),
          data_min_: Float64Array.from(dataMin),
          data_max_: Float64Array.from(dataMax),
          data_range_: Float64Array.from(dataMax, (max, column) => max - dataMin[column]!),
        },
      ];
    }
    case "standard":
      return [
        "StandardScaler",
        {
          ...{ with_mean: true, with_std: true, copy: true },
          n_features_in_: features,
          n_samples_seen_: new NumpyFloat(samplesSeen), // partial_fit asks for its shape
          mean_: Float64Array.from(scaler.mean),
          var_: Float64Array.from(scaler.variance),
          scale_: Float64Array.from(scaler.scale),
        },
      ];
    case "robust":
      return [
        "RobustScaler",
        {
          ...{ with_centering: true, with_scaling: true },
          quantile_range: [new Float(25), new Float(75)],
          ...{ unit_variance: false, copy: true },
          n_features_in_: features,
          center_: Float64Array.from(scaler.center),
          scale_: Float64Array.from(scaler.scale),
        },
      ];
  }
}

function intOrFloat(value: number): Attribute {
  return Number.isInteger(value) ? value : new Float(value);
}
