/** @file A panel model from prices: judged on the past, fitted on everything, saved. */

import { type Backend, trainOffThread } from "@afterbell/lstm";
import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import type { Estimator } from "../domain/forecaster.ts";
import type { JudgedSessions } from "../domain/judged-sessions.ts";
import { type SessionDate, sessionDate } from "../domain/session-date.ts";
import { libraryVersion } from "../library-version.ts";
import type { NetworkTrainer } from "../models/network-trainer.ts";
import type { PanelModel, PanelModelForecaster } from "../models/panel/panel-model.ts";
import type { TrainedPanelNetwork } from "../models/panel/trained-network.ts";
import { panelModelNamed } from "../models/registry.ts";
import { fingerprintOf } from "../workspace/fingerprint.ts";
import type { ModelVersion } from "../workspace/in-use.ts";
import type { PanelManifest } from "../workspace/manifest.ts";
import type { PanelProvenance } from "../workspace/panel-bundle.ts";
import { fitToMost, type UnforecastSymbol } from "./forecast-panel.ts";
import { judgePanel } from "./judge-panel.ts";
import type { PanelSettings } from "./panel-settings.ts";
import type { SymbolCalendars } from "./symbol-calendars.ts";
import type { World } from "./world.ts";

export interface BuiltPanelModel {
  readonly forecaster: PanelModelForecaster;
  /** null where there were too few sessions. */
  readonly judged: JudgedSessions | null;
  /** Fits of the judgement. */
  readonly refits: number;
  /** Those that it was fitted on. */
  readonly series: readonly BarSeries[];
  readonly failed: readonly UnforecastSymbol[];
  readonly backend: string;
}

export interface BuildSurroundings {
  readonly calendars: Pick<SymbolCalendars, "nextSession">;
  readonly backend: Backend;
  readonly pretrained: readonly TrainedPanelNetwork[];
  readonly world: Pick<World, "emit" | "signal" | "threads" | "now">;
  /** What trains networks, such as one that remembers. @default threads of their own */
  readonly trainer?: NetworkTrainer;
}

/**
 * Judges the recipe by refits on the past, with the first seed, then fits it on all sessions.
 *
 * @returns null where no symbol is left to fit it to; `failed` says why.
 * @throws {AfterbellError} A failure that is not one symbol's.
 */
export async function buildPanelModel(
  series: readonly BarSeries[],
  settings: PanelSettings,
  surroundings: BuildSurroundings,
): Promise<BuiltPanelModel | { readonly failed: readonly UnforecastSymbol[] }> {
  const { seeds, horizon, maxRefits } = settings;
  const { world, backend } = surroundings;
  const tell = progressOf(settings, world);
  let refits = 0;
  // The fit first: what cannot be fitted is told before anything is waited for.
  tell(0, 1 + maxRefits, "fitting");
  const serving = estimatorFor(settings, surroundings, { seeds, horizon });
  const { result: forecaster, series: fitted, failed } = await fitToMost(serving, series);
  if (!forecaster) return { failed };
  const judging = estimatorFor(settings, surroundings, { seeds: seeds.slice(0, 1), horizon: 1 });
  const judged = await judgePanel(judging, fitted, {
    maxRefits,
    onRefit: (done, total) => {
      world.signal.throwIfAborted();
      refits = total;
      tell(1 + done, 1 + total, "judging on the past");
    },
  });
  return { forecaster, judged, refits, series: fitted, failed, backend: backend.name };
}

function progressOf({ recipe }: PanelSettings, { emit }: Pick<World, "emit">) {
  return (done: number, total: number, what: string) =>
    emit({
      ...{ type: "progress", unit: "fits", done, total, etaMs: null },
      detail: `${recipe}: ${what}`,
    });
}

function estimatorFor(
  { recipe, trainsNetworks, network }: PanelSettings,
  { calendars, backend, pretrained, world, trainer }: BuildSurroundings,
  { seeds, horizon }: Pick<PanelSettings, "seeds" | "horizon">,
): Estimator<PanelModelForecaster> {
  return panelModelNamed(recipe, {
    ...{ horizon, seeds, backend, pretrained, trainsNetworks },
    nextSession: calendars.nextSession,
    trainer: trainer ?? threadTrainer(backend, world),
    signal: world.signal,
    ...(network && { recipe: network }),
  });
}

/** Trains off the event loop; aborting ends it at once. */
export function threadTrainer(
  backend: Backend,
  { signal, threads }: Pick<World, "signal" | "threads">,
): NetworkTrainer {
  return (network, windows, training) =>
    trainOffThread(network, windows, {
      ...training,
      ...{ backend: backend.name, signal },
      ...(threads !== undefined && { threads }),
    });
}

/**
 * Saves a model as a new version, in use by no symbol yet.
 *
 * @param verdict On the judged sessions; null where nothing was compared.
 * @throws {UnwritableFileError} Nothing was written.
 */
export async function savePanelModel(
  built: BuiltPanelModel,
  verdict: string | null,
  { workspace, now }: Pick<World, "workspace" | "now">,
): Promise<ModelVersion> {
  const { model } = built.forecaster;
  const createdAt = now().toISOString();
  const provenance: PanelProvenance = {
    version: `${createdAt.replace(/[-:]|\.\d+/g, "")}-${model.name}`,
    ...{ createdAt, libraryVersion, backend: built.backend },
    seeds: trainedSeeds(model, built.series),
    data: Object.fromEntries(built.series.map((one) => [one.symbol, dataOf(one)])),
    judgement: built.judged && judgementOf(built.judged, built.refits, verdict),
  };
  const version = await workspace.panelModels.save({ model, judged: built.judged }, provenance);
  return { model: model.name, version };
}

/** Seeds of the networks that were trained on these series, not before. */
function trainedSeeds({ networks }: PanelModel, series: readonly BarSeries[]): number[] {
  const symbols = series.map(({ symbol }) => symbol).join();
  const own = networks.filter(({ trainedOn }) => trainedOn.symbols.join() === symbols);
  return own.flatMap(({ seeds }) => seeds);
}

function dataOf(series: BarSeries): PanelManifest["data"][string] {
  return {
    fingerprint: fingerprintOf(series),
    bars: series.length,
    from: dateAt(series, 0),
    to: dateAt(series, series.length - 1),
  };
}

function judgementOf(
  judged: JudgedSessions,
  refits: number,
  verdict: string | null,
): NonNullable<PanelManifest["judgement"]> {
  const forecasts = judged.days.length;
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / forecasts;
  const days = [...judged.days].sort((a, b) => a - b);
  const dateOf = (day: number | undefined): SessionDate => sessionDate(day ?? 0);
  return {
    ...{ forecasts, refits, verdict },
    ...{ from: dateOf(days[0]), to: dateOf(days.at(-1)) },
    coverage: mean(judged.pit.map((pit) => Number(pit >= 0.05 - 1e-9 && pit <= 0.95 + 1e-9))),
    ...{ crps: mean(judged.crps), intervalScore: mean(judged.intervalScore) },
  };
}
