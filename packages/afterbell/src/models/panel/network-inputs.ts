/** @file Which features the panel network sees, and how they are standardised. */

import type { VarianceBasis } from "../../dataset/level-history.ts";
import type { NextSession } from "../../dataset/next-session.ts";
import {
  type FeatureGroups,
  type FeaturesBySeriesOptions,
  featuresBySeries,
  type SeriesFeatures,
} from "../../dataset/panel-features.ts";
import { type FittedScaler, fitScaler } from "../../dataset/scaler.ts";
import type { Panel } from "../../domain/panel.ts";
import { evenlySpaced } from "../../numerics/evenly-spaced.ts";
import { MAX_TRAINING_SESSIONS } from "./network-recipe.ts";

/** Settled by the training range. Plain data. */
export interface NetworkInputs {
  readonly basis: VarianceBasis;
  readonly groups: readonly FeatureGroup[];
  /** Of the columns of `groups`, in their order. */
  readonly scaler: FittedScaler;
}

export type FeatureGroup = keyof FeatureGroups;

/** What every network has. */
const ALWAYS: readonly FeatureGroup[] = ["returns", "levels", "calendar", "echo"];
/** What it has if at least {@link MIN_SHARE} of the sessions that have the others know it. */
const OPTIONAL = ["ranges", "volume", "market", "marketVolume"] as const;
export type OptionalFeatureGroup = (typeof OPTIONAL)[number];
const MIN_SHARE = 0.5;

export interface ChooseInputsOptions {
  readonly nextSession: NextSession;
  /** Groups that are left out even where they are known. @default none */
  readonly without?: readonly OptionalFeatureGroup[];
  /** Of all series trained on, about. With more, some are left out of the training. @default MAX_TRAINING_SESSIONS */
  readonly maxSessions?: number;
}

export interface ChosenInputs {
  readonly inputs: NetworkInputs;
  /** Of the series that are trained on. */
  readonly features: readonly SeriesFeatures[];
  /** Of any series of the panel, by its index. */
  readonly featuresOf: (s: number) => SeriesFeatures;
}

/**
 * The inputs of a training range, chosen by the series that are trained on; null where no session of these has all that
 * every network needs.
 */
export function chooseInputs(
  train: Panel,
  { nextSession, without = [], maxSessions = MAX_TRAINING_SESSIONS }: ChooseInputsOptions,
): ChosenInputs | null {
  const optional = OPTIONAL.filter((group) => !without.includes(group));
  const members = evenlySpread(train, maxSessions);
  let featuresOf = featuresBySeries(train, { nextSession });
  let features = members.map(featuresOf);
  const basis = groupsOf(features, optional).includes("ranges") ? "ranges" : "closes";
  if (basis === "closes") {
    featuresOf = featuresBySeries(train, { nextSession, basis });
    features = members.map(featuresOf);
  }
  const groups = groupsOf(features, optional);
  const rows = knownRows(features, groups);
  if (rows.length === 0) return null;
  const columns = features.map((one) => inputColumns(one, groups)).find((found) => found !== null);
  const scaler = fitScaler("standard", rows, columns!.length);
  return { features, featuresOf, inputs: { basis, groups, scaler } };
}

/** As many whole series as have about so many sessions together, at even distances. */
function evenlySpread({ series }: Panel, maxSessions: number): number[] {
  const sessions = series.reduce((sum, { length }) => sum + length, 0);
  const share = Math.min(1, maxSessions / sessions);
  return evenlySpaced(Math.max(1, Math.floor(share * series.length)), series.length);
}

/** The features of a panel for a network that has been trained. */
export function featuresFor(
  panel: Panel,
  { basis, groups }: NetworkInputs,
  options: Pick<FeaturesBySeriesOptions, "nextSession" | "sessions" | "historyOf">,
): (s: number) => SeriesFeatures {
  return featuresBySeries(panel, {
    ...options,
    ...(basis === "closes" && { basis }),
    market: groups.includes("market") || groups.includes("marketVolume"),
  });
}

/** @returns (T) each, in the order of a session's values; null where the series has not all of the groups. */
export function inputColumns(
  { groups }: SeriesFeatures,
  names: readonly FeatureGroup[],
): readonly Float64Array[] | null {
  const found = names.map((name) => groups[name]);
  if (found.includes(undefined)) return null;
  return found.flatMap((group) => Object.values(group as Readonly<Record<string, Float64Array>>));
}

function groupsOf(
  all: readonly SeriesFeatures[],
  optional: readonly OptionalFeatureGroup[],
): readonly FeatureGroup[] {
  const needed = MIN_SHARE * knownSessions(all, ALWAYS);
  let groups = ALWAYS;
  for (const group of optional) {
    const more = [...groups, group];
    if (knownSessions(all, more) >= needed) groups = more;
  }
  return groups;
}

/** How many sessions of all series have all columns of some groups. */
function knownSessions(all: readonly SeriesFeatures[], groups: readonly FeatureGroup[]): number {
  let count = 0;
  for (const one of all) {
    const columns = inputColumns(one, groups);
    if (!columns) continue;
    for (let t = 0; t < columns[0]!.length; t++) count += Number(isKnown(columns, t));
  }
  return count;
}

/** @returns (N, columns) the values of the sessions that have all columns. */
function knownRows(all: readonly SeriesFeatures[], groups: readonly FeatureGroup[]): Float64Array {
  const count = knownSessions(all, groups);
  let rows = new Float64Array(0);
  let filled = 0;
  for (const one of all) {
    const columns = inputColumns(one, groups);
    if (!columns) continue;
    if (rows.length === 0) rows = new Float64Array(count * columns.length);
    for (let t = 0; t < columns[0]!.length; t++) {
      if (!isKnown(columns, t)) continue;
      for (const column of columns) rows[filled++] = column[t]!;
    }
  }
  return rows;
}

function isKnown(columns: readonly Float64Array[], t: number): boolean {
  for (const column of columns) if (!Number.isFinite(column[t]!)) return false;
  return true;
}
