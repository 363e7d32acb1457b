/** @file A training as a job: the recipe and its start, the prices, the training, its events. */

import { nativeObstacle, selectBackend } from "@afterbell/lstm";
import Type, { type Static } from "typebox";
import { InvalidOptionError } from "../domain/errors.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { hyperparameters, modelHyperparameters } from "../models/lstm/hyperparameters.ts";
import { recipeWith } from "../models/lstm/recipe.ts";
import { recipeNamed, recipeNames } from "../models/registry.ts";
import { flag, text, wholeNumber } from "../schema/field.ts";
import { optionalFields } from "../schema/optional-fields.ts";
import { folders } from "../workspace/layout.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { defaults } from "./defaults.ts";
import type { JobKind } from "./job-kind.ts";
import { acceptField, loadSeries } from "./load-series.ts";
import { etaMs } from "./progress-pace.ts";
import { startingPointOf } from "./starting-point.ts";
import {
  type EpochProgress,
  type FitNumber,
  type TrainedModel,
  type TrainingStart,
  type TrainModelOptions,
  trainModel,
} from "./train-model.ts";
import { type World, waitingIn } from "./world.ts";

/** The fields that define the model and its training; `start` has them too. */
export const recipeFields = {
  recipe: text({
    ...{ description: `recipe to train: ${recipeNames.join(", ")}`, placeholder: "name" },
    default: "classic",
  }),
  seed: wholeNumber({
    ...{
      description: "seed of initial weights, shuffles and dropout",
      minimum: 0,
      default: defaults.seed,
    },
  }),
  ...optionalFields(hyperparameters),
};

/** The other fields that a user may give. */
export const trainFields = {
  csv: Type.Optional(
    text({
      description: `read prices from this file instead of ${folders.prices}/`,
      placeholder: "file",
    }),
  ),
  from: Type.Optional(
    text({
      description: "start from the weights and scaler of a saved or imported model",
      placeholder: "version",
    }),
  ),
  holdOut: Type.Optional(
    flag({
      description: `with ${recipeNames.join(" or ")}: train on the first 80 %, test on the rest, and keep that model`,
    }),
  ),
  referenceLeak: Type.Optional(
    flag({
      description:
        "with --hold-out: fit the scaler on the test range too, as the reference project does",
    }),
  ),
  resume: Type.Optional(
    flag({ description: "continue an interrupted training with the same recipe and data" }),
  ),
  accept: acceptField,
};

const spec = Type.Object({
  symbol: text({ description: "ticker, such as AAPL" }),
  ...recipeFields,
  ...trainFields,
  /** Fits that judge the recipe, at most. */
  maxRefits: Type.Optional(wholeNumber({ description: "refits at most" })),
  /** Like `resume`, but starts over without a note if there is nothing to resume. */
  resumeIfPossible: Type.Optional(flag({ description: "resume if possible" })),
  backend: text({ description: "backend: auto, native, wasm or reference", default: "auto" }),
});

export type TrainSpec = Static<typeof spec>;

/** The saved model and its training data. */
export interface TrainingOutcome extends TrainedModel {
  readonly symbol: string;
  readonly bars: number;
  /** What an ingest of the same prices would list. */
  readonly findings: number;
}

/** Trains a recipe on a symbol's prices, compares it with the last close, saves the model. */
export const trainJob: JobKind<TrainSpec, TrainingOutcome> = { name: "train", spec, run };

/** Printed before the training and with its result. */
export const LEAK_WARNING =
  "leak: the scaler is fitted on the test range as well (--reference-leak); its scores are not a forecast's";

async function run(spec: TrainSpec, world: World): Promise<TrainingOutcome> {
  const symbol = parseSymbol(spec.symbol);
  const { recipe, ...start } = await recipeAndStart(symbol, spec, world.workspace);
  if (recipe.scalerSeesTestRange) world.emit({ type: "note", message: LEAK_WARNING });
  const { series, findings } = await loadSeries(symbol, spec.csv, world, {
    ...(spec.accept && { accept: spec.accept }),
  });
  const trained = await trainModel(series, {
    recipe,
    ...start,
    ...{ seed: spec.seed, home: world.workspace.home, now: world.now },
    ...waitingIn(world),
    backend: backendFor(spec, world),
    ...(world.threads !== undefined && { threads: world.threads }),
    ...(spec.maxRefits !== undefined && { maxRefits: spec.maxRefits }),
    holdOut: spec.holdOut ?? false,
    resume: (spec.resume || spec.resumeIfPossible) ?? false,
    restartIfDamaged: spec.resumeIfPossible ?? false,
    ...listenersOf(spec, world),
  });
  return { ...trained, symbol, bars: series.length, findings: findings.length };
}

/**
 * The recipe of a spec; with `from`, the network, scaler and weights of a saved model.
 *
 * @throws {ModelNotFoundError | NotTrainableError}
 * @throws {InvalidOptionError} A field that the model to start from fixes, or a leak without a hold-out.
 */
async function recipeAndStart(
  symbol: string,
  spec: TrainSpec,
  { models }: Workspace,
): Promise<Pick<TrainModelOptions, "recipe" | "startFrom">> {
  if (spec.referenceLeak && !spec.holdOut) {
    throw new InvalidOptionError("--reference-leak", "--hold-out with it", "none");
  }
  const named = recipeNamed(spec.recipe);
  const scalerSeesTestRange = spec.referenceLeak ?? named.scalerSeesTestRange;
  const recipe = { ...recipeWith(named, spec), scalerSeesTestRange };
  if (spec.from === undefined) return { recipe };
  for (const field of modelHyperparameters) {
    if (spec[field] === undefined) continue;
    const rule = "no value with --from, since the saved model fixes it";
    throw new InvalidOptionError(`--${field}`, rule, spec[field]);
  }
  if (spec.referenceLeak) {
    throw new InvalidOptionError("--reference-leak", "no --from with it", spec.from);
  }
  const saved = await models.read(symbol, spec.from);
  const { startFrom, recipe: settled } = startingPointOf(saved);
  return { recipe: { ...settled, training: recipe.training }, startFrom };
}

/** If `auto` cannot use the native backend, a note gives the reason. */
function backendFor({ backend: choice }: TrainSpec, { emit }: World) {
  const backend = selectBackend(choice);
  const obstacle = choice === "auto" ? nativeObstacle() : null;
  if (obstacle !== null)
    emit({ type: "note", message: `using the ${backend.name} backend: ${obstacle}` });
  return backend;
}

/** What a training reports, as events. */
function listenersOf(
  spec: TrainSpec,
  { emit, now }: World,
): Required<Pick<TrainModelOptions, "onStart" | "onBatch" | "onEpoch">> {
  let start: TrainingStart | null = null;
  let losses = "";
  const startedAt = now();
  return {
    onStart: (started) => {
      start = started;
      for (const message of startNotes(started, spec)) emit({ type: "note", message });
    },
    onBatch: (batch) => {
      if (!start) return;
      const { epoch, loss } = batch;
      const pace = paceOf(start, batch);
      emit({
        ...{ type: "progress", unit: "windows", done: pace.done, total: pace.total },
        etaMs: etaMs(pace, startedAt, now()),
        detail: `${fitText(batch)}epoch ${epoch}/${start.epochs}  loss ${rounded(loss)}${losses}`,
      });
    },
    onEpoch: (progress: EpochProgress) => {
      const { validationLoss } = progress;
      losses = validationLoss === null ? "" : `  validation loss ${rounded(validationLoss)}`;
      emit({ type: "epoch", ...progress });
    },
  };
}

/** `fit 2/4, `; nothing of a training that is one fit. */
export function fitText({ fit, fits }: FitNumber): string {
  return fits === 1 ? "" : `fit ${fit}/${fits}, `;
}

/** Windows that were trained on so far, each once for every epoch; an earlier fit has had all of its epochs. */
function paceOf({ fits, epochs }: TrainingStart, { fit, epoch, batch, batches }: BatchOfFit) {
  const before = fits.slice(0, fit - 1).reduce((sum, { windows }) => sum + epochs * windows, 0);
  const { windows } = fits[fit - 1]!;
  return {
    done: before + (epoch - 1) * windows + Math.floor((batch / batches) * windows),
    total: fits.reduce((sum, { windows }) => sum + epochs * windows, 0),
    doneAtStart: fits.reduce((sum, { windows, epochsDone }) => sum + epochsDone * windows, 0),
  };
}

type BatchOfFit = Parameters<NonNullable<TrainModelOptions["onBatch"]>>[0];

const rounded = (loss: number) => loss.toPrecision(3);

function startNotes(start: TrainingStart, { resume }: TrainSpec): string[] {
  const { epochsDropped, damage, backend } = start;
  const epochs = start.fits.length * start.epochs;
  const epochsDone = start.fits.reduce((sum, fit) => sum + fit.epochsDone, 0);
  const notes: string[] = [];
  if (damage !== null) notes.push(`${damage}: training starts from the first epoch`);
  if (epochsDone > 0) notes.push(`resumed after epoch ${epochsDone} of ${epochs}`);
  else if (resume) {
    const what = `no checkpoint of this recipe, seed, data and backend (${backend})`;
    notes.push(`${what}: training starts from the first epoch`);
  }
  if (epochsDropped > 0) {
    notes.push(
      `an interrupted training reached epoch ${epochsDropped} of ${epochs}; this one starts over (--resume continues it instead)`,
    );
  }
  return notes;
}
