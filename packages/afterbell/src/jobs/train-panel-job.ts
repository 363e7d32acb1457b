/** @file The training of a model of intervals on many symbols, as a job: judged on the past, fitted on everything. */

import { selectBackend } from "@afterbell/lstm";
import Type, { type Static } from "typebox";
import { hyperparameters } from "../models/lstm/hyperparameters.ts";
import { panelRecipeWith } from "../models/panel/network-recipe.ts";
import { panelModelNames } from "../models/registry.ts";
import { choice, flag, text, wholeNumber } from "../schema/field.ts";
import { optionalFields } from "../schema/optional-fields.ts";
import type { ModelVersion } from "../workspace/in-use.ts";
import type { PanelManifest } from "../workspace/manifest.ts";
import { buildPanelModel, judgementOf, savePanelModel } from "./build-panel-model.ts";
import { defaults } from "./defaults.ts";
import { type SymbolFailure, symbolFailure } from "./each-symbol.ts";
import type { JobKind } from "./job-kind.ts";
import { MAX_REFITS } from "./judge-panel.ts";
import { judgedVerdict } from "./judged-verdict.ts";
import { loadPanel } from "./load-panel.ts";
import { acceptField } from "./load-series.ts";
import { DEFAULT_HORIZON, type PanelSettings } from "./panel-settings.ts";
import { type Promotion, promotePanelModel } from "./promote-panel.ts";
import { resumableTraining } from "./resumable-trainer.ts";
import { symbolCalendars } from "./symbol-calendars.ts";
import { threadTrainer } from "./thread-trainer.ts";
import type { World } from "./world.ts";

const { epochs, learningRate, batchSize, dropout, weightDecay, clipNorm } = hyperparameters;

/** What a training of the network may change. */
export const panelHyperparameters = {
  ...{ epochs, learningRate, batchSize, dropout, weightDecay, clipNorm },
};

/** Fields of a panel's training that a single symbol's does not have. */
export const panelTrainingFields = {
  horizon: wholeNumber({
    ...{ description: "sessions that a model of intervals forecasts", default: DEFAULT_HORIZON },
  }),
  networks: wholeNumber({
    ...{ description: "networks of a panel whose outputs are averaged", default: 5 },
  }),
};

const spec = Type.Object({
  symbols: Type.Array(text({ description: "ticker, such as AAPL" }), {
    ...{ rule: "tickers", default: [] },
  }),
  recipe: choice(panelModelNames, { description: panelModelNames.join(" or "), default: "panel" }),
  seed: wholeNumber({
    description: "seed of the first network",
    minimum: 0,
    default: defaults.seed,
  }),
  ...panelTrainingFields,
  ...optionalFields(panelHyperparameters),
  csv: Type.Optional(text({ description: "prices of this file or folder", placeholder: "path" })),
  resume: Type.Optional(
    flag({ description: "continue an interrupted training of the same recipe and data" }),
  ),
  accept: acceptField,
  backend: text({ description: "backend: auto, native, wasm or reference", default: "auto" }),
});

export type TrainPanelSpec = Static<typeof spec>;

export interface PanelTrainingOutcome extends Promotion {
  readonly model: ModelVersion;
  /** The bundle's folder. */
  readonly artifact: string;
  /** Symbols that it was fitted on. */
  readonly fitted: readonly string[];
  readonly judgement: PanelManifest["judgement"];
  readonly failed: readonly SymbolFailure[];
}

/** Judges a model of intervals on up to four years, fits it on all sessions, saves it and puts it to use. */
export const trainPanelJob: JobKind<TrainPanelSpec, PanelTrainingOutcome> = {
  name: "train-panel",
  spec,
  run: (spec, world) =>
    world.workspace.exclusive({ kind: "train", name: spec.recipe }, (signal) =>
      run(spec, { ...world, signal }),
    ),
};

async function run(spec: TrainPanelSpec, world: World): Promise<PanelTrainingOutcome> {
  const { results: loaded, failed: unread } = await loadPanel(spec, world);
  const calendars = symbolCalendars(loaded);
  const backend = selectBackend(spec.backend);
  const { trainer, finish } = await resumableTraining(
    threadTrainer(backend, world),
    world.workspace.keptNetworks.of(spec.recipe),
    { backend: backend.name, resume: spec.resume ?? false, emit: world.emit },
  );
  const surroundings = { calendars, backend, world, trainer };
  const series = loaded.map((one) => one.series);
  const settings = settingsOf(spec);
  const built = await buildPanelModel(series, settings, surroundings);
  const failed = [
    ...unread,
    ...built.failed.map(({ symbol, error }) => symbolFailure(symbol, error)),
  ];
  if (!("forecaster" in built)) throw failed[0]!.error;
  const { judged } = built;
  const verdict = judged && (await judgedVerdict(judged, built.series, settings.maxRefits));
  const judgement = judgementOf(built, verdict?.sentence ?? null);
  const model = await savePanelModel(built, judgement, world);
  await finish();
  const promotion = await promotePanelModel(built, model, world.workspace);
  return {
    ...promotion,
    ...{ model, judgement, failed },
    artifact: world.workspace.panelModels.folder(model.model, model.version),
    fitted: built.series.map(({ symbol }) => symbol),
  };
}

function settingsOf(spec: TrainPanelSpec): PanelSettings {
  const { recipe, horizon, seed, networks } = spec;
  const names = Object.keys(panelHyperparameters) as (keyof typeof panelHyperparameters)[];
  const changes = names.flatMap((name) => (spec[name] === undefined ? [] : [[name, spec[name]]]));
  return {
    ...{ recipe, horizon, trainsNetworks: true, maxRefits: MAX_REFITS },
    seeds: Array.from({ length: networks }, (_, i) => seed + i),
    network: panelRecipeWith(Object.fromEntries(changes)),
  };
}
