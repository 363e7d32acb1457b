/** @file Which features the panel network sees, and how they are standardised. */

import type { NextSession } from "../../dataset/next-session.ts";
import {
  type FeatureGroups,
  panelFeatures,
  type SeriesFeatures,
} from "../../dataset/panel-features.ts";
import { type FittedScaler, fitScaler } from "../../dataset/scaler.ts";
import type { VarianceBasis } from "../../dataset/variance-levels.ts";
import type { Panel } from "../../domain/panel.ts";

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
}

/** Of the training range, and the inputs chosen by them; null where no session has all that every network needs. */
export function chooseInputs(
  train: Panel,
  { nextSession, without = [] }: ChooseInputsOptions,
): { readonly features: readonly SeriesFeatures[]; readonly inputs: NetworkInputs } | null {
  const optional = OPTIONAL.filter((group) => !without.includes(group));
  const own = panelFeatures(train, { nextSession });
  const basis = groupsOf(own, optional).includes("ranges") ? "ranges" : "closes";
  const features = basis === "ranges" ? own : panelFeatures(train, { nextSession, basis });
  const groups = groupsOf(features, optional);
  const rows = knownRows(features, groups);
  if (rows.length === 0) return null;
  const columns = features.map((one) => inputColumns(one, groups)).find((found) => found !== null);
  const scaler = fitScaler("standard", rows, columns!.length);
  return { features, inputs: { basis, groups, scaler } };
}

/** The features of a panel for a network that has been trained. */
export function featuresFor(
  panel: Panel,
  { basis }: NetworkInputs,
  nextSession: NextSession,
): SeriesFeatures[] {
  return panelFeatures(panel, { nextSession, ...(basis === "closes" && { basis }) });
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
  return columns.every((column) => Number.isFinite(column[t]!));
}
