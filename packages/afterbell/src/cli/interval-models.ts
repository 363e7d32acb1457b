/** @file The list of models of intervals: how many symbols they are of, and how they were judged. */

import { isKnownError, type KnownError } from "../known-error.ts";
import { panelModelNames } from "../models/registry.ts";
import type { ModelVersion } from "../workspace/in-use.ts";
import type { PanelManifest } from "../workspace/manifest.ts";
import type { PanelModelStore } from "../workspace/panel-model-store.ts";
import type { CliContext } from "./context.ts";
import { formatTable, printLine } from "./print.ts";
import { unusableWord } from "./unusable-model.ts";

export interface ListedIntervalModel {
  readonly recipe: string;
  readonly version: string;
  /** Those of the selection. */
  readonly inUseBy: readonly string[];
  /** null where it cannot be used; then `problem` says why. */
  readonly manifest: PanelManifest | null;
  readonly problem: KnownError | null;
}

export interface IntervalModelSelection {
  /** @default all */
  readonly recipe?: string;
  /** Only what was fitted on it, or is in use by it. @default all */
  readonly symbol?: string;
  /** Recipes besides those that are known or in use. @default none */
  readonly others?: readonly string[];
}

/** By recipe, oldest first. Only manifests are read. One that is in use and gone is listed as well. */
export async function listIntervalModels(
  store: PanelModelStore,
  { recipe, symbol, others = [] }: IntervalModelSelection = {},
): Promise<ListedIntervalModel[]> {
  const used = await store.inUse();
  const listed: ListedIntervalModel[] = [];
  const inUse = [...used.values()].map(({ model }) => model);
  for (const name of new Set([...panelModelNames, ...inUse, ...others])) {
    if (recipe !== undefined && name !== recipe) continue;
    const uses = [...used].filter(([of, { model }]) => {
      return model === name && (symbol === undefined || of === symbol);
    });
    const versions = new Set([
      ...(await store.versions(name)),
      ...uses.map(([, { version }]) => version),
    ]);
    for (const version of [...versions].sort()) {
      const inUseBy = uses.filter(([, one]) => one.version === version).map(([of]) => of);
      const model = await listedModel(store, { model: name, version }, inUseBy);
      const isOfSymbol = symbol === undefined || Object.hasOwn(model.manifest?.data ?? {}, symbol);
      if (isOfSymbol || inUseBy.length > 0) listed.push(model);
    }
  }
  return listed;
}

async function listedModel(
  store: PanelModelStore,
  { model: recipe, version }: ModelVersion,
  inUseBy: readonly string[],
): Promise<ListedIntervalModel> {
  const about = { recipe, version, inUseBy };
  try {
    return { ...about, manifest: await store.manifest(recipe, version), problem: null };
  } catch (error) {
    if (!isKnownError(error)) throw error;
    return { ...about, manifest: null, problem: error };
  }
}

export function intervalModelJson(model: ListedIntervalModel): unknown {
  const { recipe, version, inUseBy, manifest, problem } = model;
  const inUse = inUseBy.length > 0;
  const about = { kind: "intervals", recipe, version, inUse, inUseBy };
  if (!manifest) return { ...about, problem: problem?.message };
  const { createdAt, horizon, seeds, data, judgement } = manifest;
  return { ...about, createdAt, horizon, seeds, symbols: Object.keys(data), judgement };
}

export function printIntervalModels(
  context: CliContext,
  models: readonly ListedIntervalModel[],
): void {
  const heading = ["", "recipe", "version", "symbols", "in use by"];
  const figures = ["forecasts", "held 90 %", "Interval 90 %", "CRPS"];
  printLine(context, formatTable([[...heading, ...figures], ...models.map(cellsOf)]));
  for (const { problem } of models) if (problem) printLine(context, `\n${problem.message}`);
  printLine(context, legend);
}

const legend = `
* in use. Of forecasts one session ahead, by fits that had not seen those sessions: the share of intervals that held;
interval score and CRPS of log returns, lower is better. "afterbell forecast" uses these models.`;

function cellsOf({ recipe, version, inUseBy, manifest, problem }: ListedIntervalModel): string[] {
  const uses = `${inUseBy.length}`;
  const model = [inUseBy.length > 0 ? "*" : "", recipe, version];
  if (!manifest) return [...model, unusableWord(problem), uses, "", "", "", ""];
  const fitted = `${Object.keys(manifest.data).length}`;
  if (!manifest.judgement) return [...model, fitted, uses, "not judged", "", "", ""];
  const { forecasts, coverage, intervalScore, crps } = manifest.judgement;
  return [
    ...[...model, fitted, uses, forecasts.toLocaleString("en")],
    `${(coverage * 100).toFixed(1)}%`,
    ...[intervalScore.toPrecision(4), crps.toPrecision(4)],
  ];
}
