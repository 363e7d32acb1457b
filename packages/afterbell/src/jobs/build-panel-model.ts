/** @file A panel model from prices: judged on the past, fitted on everything, saved. */

import type { Backend } from "@afterbell/lstm";
import type { BarSeries } from "../domain/bar-series.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { isHeld, JUDGED_COVERAGE, type JudgedSessions } from "../domain/judged-sessions.ts";
import { sessionDate } from "../domain/session-date.ts";
import { libraryVersion } from "../library-version.ts";
import type { NetworkTrainer } from "../models/network-trainer.ts";
import type { PanelModel, PanelModelForecaster } from "../models/panel/panel-model.ts";
import { panelModelNamed } from "../models/registry.ts";
import type { ModelVersion } from "../workspace/in-use.ts";
import type { PanelManifest } from "../workspace/manifest.ts";
import { versionAt } from "../workspace/model-versions.ts";
import type { PanelProvenance } from "../workspace/panel-bundle.ts";
import { readPretrainedNetworks } from "../workspace/pretrained-networks.ts";
import { pricesUsed } from "../workspace/prices-used.ts";
import { fitToMost, type UnforecastSymbol } from "./forecast-panel.ts";
import { judgePanel } from "./judge-panel.ts";
import { judgedYears } from "./judged-years.ts";
import { panelProgress } from "./panel-progress.ts";
import { panelFault } from "./panel-sanity.ts";
import type { PanelSettings } from "./panel-settings.ts";
import type { SymbolCalendars } from "./symbol-calendars.ts";
import { threadTrainer } from "./thread-trainer.ts";
import type { World } from "./world.ts";

export interface BuiltPanelModel {
  readonly forecaster: PanelModelForecaster;
  /** Why its forecasts make no sense, as `panelFault` says it; null where they do. */
  readonly fault: string | null;
  /** null where there were too few sessions. */
  readonly judged: JudgedSessions | null;
  /** Fits of the judgement. */
  readonly refits: number;
  /** Of the networks that were trained for it. */
  readonly seeds: readonly number[];
  /** Those that it was fitted on. */
  readonly series: readonly BarSeries[];
  readonly failed: readonly UnforecastSymbol[];
  readonly backend: string;
}

export interface BuildSurroundings {
  readonly calendars: Pick<SymbolCalendars, "nextSession">;
  readonly backend: Backend;
  readonly world: Pick<World, "emit" | "now" | "signal" | "threads">;
  /** Trains networks. @default threads of this process */
  readonly trainer?: NetworkTrainer;
}

/**
 * Fits a recipe on all sessions, and judges it by refits on the past, with the first seed.
 *
 * @returns Only who failed, and why, where no symbol is left to fit it to.
 * @throws {AfterbellError} A failure that is not one symbol's.
 */
export async function buildPanelModel(
  series: readonly BarSeries[],
  settings: PanelSettings,
  surroundings: BuildSurroundings,
): Promise<BuiltPanelModel | { readonly failed: readonly UnforecastSymbol[] }> {
  const { seeds, horizon, maxRefits } = settings;
  const { world, backend, calendars } = surroundings;
  const progress = panelProgress(settings, judgedYears(series, maxRefits).length, world);
  const trainer = progress.watching(surroundings.trainer ?? threadTrainer(backend, world));
  const watched = { ...surroundings, trainer };
  let refits = 0;
  // The fit first: what cannot be fitted is told before anything is waited for.
  progress.fit(0, "fitting");
  const serving = estimatorFor(settings, watched, { seeds, horizon });
  const { result: forecaster, series: fitted, failed } = await fitToMost(serving, series);
  if (!forecaster) return { failed };
  const judging = estimatorFor(settings, watched, { seeds: seeds.slice(0, 1), horizon: 1 });
  const judged = await judgePanel(judging, fitted, {
    maxRefits,
    onRefit: (done, total) => {
      world.signal.throwIfAborted();
      refits = total;
      progress.fit(1 + done, "judging on the past");
    },
  });
  const { model } = forecaster;
  const { nextSession } = calendars;
  return {
    ...{ forecaster, judged, refits, failed, series: fitted, backend: backend.name },
    fault: panelFault(model, fitted, { nextSession, backend }),
    seeds: trainedSeeds(model),
  };
}

/** Networks that come with the package are used as they are. */
function trainedSeeds({ networks }: PanelModel): number[] {
  const pretrained = readPretrainedNetworks();
  return networks.flatMap((network) => (pretrained.includes(network) ? [] : network.seeds));
}

function estimatorFor(
  { recipe, trainsNetworks, network }: PanelSettings,
  { calendars, backend, world, trainer }: BuildSurroundings & { readonly trainer: NetworkTrainer },
  { seeds, horizon }: Pick<PanelSettings, "seeds" | "horizon">,
): Estimator<PanelModelForecaster> {
  return panelModelNamed(recipe, {
    ...{ horizon, seeds, backend, trainsNetworks },
    ...{ nextSession: calendars.nextSession, pretrained: readPretrainedNetworks() },
    ...{ trainer, signal: world.signal },
    ...(network && { recipe: network }),
  });
}

/**
 * Saves a model as a new version, in use by no symbol yet.
 *
 * @throws {UnwritableFileError} Nothing was written.
 */
export async function savePanelModel(
  { forecaster: { model }, judged, series, seeds, backend }: BuiltPanelModel,
  judgement: PanelManifest["judgement"],
  { workspace, now }: Pick<World, "workspace" | "now">,
): Promise<ModelVersion> {
  const createdAt = now().toISOString();
  const provenance: PanelProvenance = {
    version: versionAt(createdAt, model.name),
    ...{ createdAt, libraryVersion, backend, judgement },
    seeds: [...seeds],
    data: Object.fromEntries(series.map((one) => [one.symbol, pricesUsed(one)])),
  };
  const version = await workspace.panelModels.save({ model, judged }, provenance);
  return { model: model.name, version };
}

/**
 * What a manifest says of the judged sessions.
 *
 * @param verdict null where nothing was compared.
 */
export function judgementOf(
  { judged, refits }: Pick<BuiltPanelModel, "judged" | "refits">,
  verdict: string | null,
): PanelManifest["judgement"] {
  if (!judged) return null;
  const forecasts = judged.days.length;
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / forecasts;
  const days = judged.days.slice().sort();
  return {
    ...{ forecasts, refits, verdict },
    ...{ from: sessionDate(days[0]!), to: sessionDate(days.at(-1)!) },
    coverage: mean(judged.pit.map((pit) => Number(isHeld(pit, JUDGED_COVERAGE)))),
    ...{ crps: mean(judged.crps), intervalScore: mean(judged.intervalScore) },
  };
}
