/**
 * @file `panel_features.json`, the card beside the exported networks of a panel model: what their inputs are, what their
 * outputs mean, and how a forecast follows. `docs/exported-panels.md` documents it for those who read it.
 */

import {
  featureDefinitions,
  featureNotation,
  varianceDefinitions,
} from "../dataset/feature-definitions.ts";
import type { VarianceBasis } from "../dataset/level-history.ts";
import type { FittedScaler, StandardScaler } from "../dataset/scaler.ts";
import { quantileLevels } from "../domain/forecast.ts";
import type { FeatureGroup } from "../models/panel/network-inputs.ts";
import type { NetworkOutlook } from "../models/panel/network-outlook.ts";
import { RATIO_LIMIT } from "../models/panel/network-widths.ts";
import { INPUT_LIMIT } from "../models/panel/network-windows.ts";
import { MIN_SHAPE_RESIDUALS, SHAPE_SESSIONS } from "../models/panel/residual-shape.ts";
import type { TrainedPanelNetwork, TrainingRange } from "../models/panel/trained-network.ts";
import type { PanelManifest } from "./manifest.ts";
import type { PanelBundle } from "./panel-bundle.ts";

export const PANEL_CARD = "panel_features.json";

/** Another form of the card has another number. */
const SCHEMA_VERSION = 1;

/** The same for every format that the networks are exported in. */
export interface PanelCard
  extends Pick<PanelManifest, "model" | "version" | "createdAt" | "libraryVersion"> {
  readonly schemaVersion: number;
  /** SHA-256 of the model: its manifest's, which holds those of its files. */
  readonly fingerprint: string;
  /** What it was fitted on, by symbol: dates, and a fingerprint of the prices. */
  readonly prices: PanelManifest["data"];
  /** In the order in which a forecast looks for one that has all its inputs. */
  readonly networks: readonly CardNetwork[];
  /** What the symbols of the definitions mean. */
  readonly notation: Readonly<Record<string, string>>;
  readonly forecast: Readonly<Record<string, string>>;
  readonly quantileLevels: readonly number[];
  /** What the networks say of the session after each symbol's last stored one, to compare with. */
  readonly latest: readonly NetworkOutlook[];
}

export interface CardNetwork {
  /** Files without their extension. Their outputs are averaged. */
  readonly members: readonly NetworkMember[];
  /** File of the scikit-learn scaler, without its extension. */
  readonly scaler: string;
  readonly trainedOn: TrainingRange;
  /** (windows, contextLength, features), the oldest session first. */
  readonly input: { readonly contextLength: number; readonly features: number };
  /** What V(t) of the notation is computed from. */
  readonly basis: VarianceBasis;
  readonly variance: string;
  /** One for each value of a session, in order. */
  readonly features: readonly CardFeature[];
  readonly standardisation: { readonly formula: string; readonly limit: number };
  readonly output: {
    readonly definition: string;
    readonly unit: string;
    readonly isStandardised: false;
    /** Mean of the targets, which the network was trained without: it is added to the output. */
    readonly mean: number;
    readonly limit: number;
  };
}

export interface NetworkMember {
  readonly file: string;
  readonly seed: number;
}

export interface CardFeature {
  readonly name: string;
  readonly group: FeatureGroup;
  readonly definition: string;
  readonly mean: number;
  readonly scale: number;
}

/** @param latest May be empty, as where no prices are stored. */
export function panelCard(
  { model, manifest }: Pick<PanelBundle, "model" | "manifest">,
  latest: readonly NetworkOutlook[],
): PanelCard {
  const { version, createdAt, libraryVersion, checksum, data } = manifest;
  return {
    schemaVersion: SCHEMA_VERSION,
    ...{ model: model.name, version, createdAt, libraryVersion, fingerprint: checksum },
    prices: data,
    networks: cardNetworks(model.networks),
    ...{ notation: featureNotation, forecast, quantileLevels, latest },
  };
}

const forecast = {
  logRatio:
    "mean of the outputs of the members, plus output.mean, clipped at -output.limit and output.limit: the forecast of ln V(t + 1) - 2 ln s(t)",
  logVariance: "2 ln s(t) + logRatio: the logarithm of the variance of the log return r(t + 1)",
  width: "exp(logVariance / 2)",
  residual:
    "r(t + 1) / width, where width was forecast by the same model from session t, with the weights it has now",
  shape: `quantiles of the residuals at quantileLevels, by linear interpolation (NumPy's default), those below the median at most 0, those above at least 0, the median 0. The residuals are those of all series of the panel whose session t is among the last ${SHAPE_SESSIONS} dates of its market before the session that the forecast is made from, and whose session t + 1 had ended by the end of that session; at least ${MIN_SHAPE_RESIDUALS} of them`,
  quantile: "C(t) exp(width shape): the close of session t + 1, for each of quantileLevels",
  scope:
    "The networks forecast the next session. A session that lacks an input of the first network in any session of its window is forecast by the next one, and without any by HARx, as all later sessions are; HARx is not part of the export.",
};

/** The networks of a model with the names of their files. */
export function cardNetworks(networks: readonly TrainedPanelNetwork[]): CardNetwork[] {
  let count = 0;
  return networks.map(({ inputs, recipe, seeds, targetMean, trainedOn }, n) => {
    const { basis, groups, scaler } = inputs;
    const features = featuresOf(groups, requireStandard(scaler));
    return {
      members: seeds.map((seed) => ({ file: `panel_network_${++count}`, seed })),
      ...{ scaler: `panel_scaler_${n + 1}`, trainedOn },
      input: { contextLength: recipe.contextLength, features: features.length },
      ...{ basis, variance: varianceDefinitions[basis], features },
      standardisation: { formula: "(x - mean) / scale, clipped at ±limit", limit: INPUT_LIMIT },
      output: {
        definition: targetDefinitions[basis],
        unit: "natural logarithm of a ratio of variances",
        ...{ isStandardised: false as const, mean: targetMean, limit: RATIO_LIMIT },
      },
    };
  });
}

const targetDefinitions: Readonly<Record<VarianceBasis, string>> = {
  ranges: "forecast of ln V(t + 1) - 2 ln s(t), less mean",
  closes: "forecast of ln(V(t + 1) + mean(V, 22)(t + 1) / 10) - 2 ln s(t), less mean",
};

function featuresOf(
  groups: readonly FeatureGroup[],
  { mean, scale }: StandardScaler,
): CardFeature[] {
  return groups
    .flatMap((group) =>
      Object.entries(featureDefinitions[group]).map(([name, definition]) => ({
        ...{ name, group, definition },
      })),
    )
    .map((feature, f) => ({ ...feature, mean: mean[f]!, scale: scale[f]! }));
}

/** Networks of panels have no other. */
function requireStandard(scaler: FittedScaler): StandardScaler {
  if (scaler.kind === "standard") return scaler;
  throw new Error(`a panel network with a scaler of kind ${scaler.kind}`);
}
