/** @file A model that was trained elsewhere, from its files to a saved model: check, judge, save. */

import type { SklearnScaler } from "@afterbell/interchange";
import type { KerasModel } from "@afterbell/interchange/keras";
import { formatShape, planSequential } from "@afterbell/interchange/network";
import type { Backend } from "@afterbell/lstm";
import { closeVerdict, evaluateCloses } from "../backtest/close-evaluation.ts";
import { holdout } from "../dataset/holdout.ts";
import type { FittedScaler } from "../dataset/scaler.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import { SeriesTooShortError } from "../domain/errors.ts";
import { libraryVersion } from "../library-version.ts";
import { importedPredictor } from "../models/imported/imported-predictor.ts";
import { type ImportedModel, importedModel } from "../workspace/imported-model-files.ts";
import type { ImportedManifest } from "../workspace/manifest.ts";
import { versionAt } from "../workspace/model-versions.ts";
import { pricesUsed } from "../workspace/prices-used.ts";
import { openWorkspace, type WorkspaceOptions } from "../workspace/workspace.ts";
import { defaults } from "./defaults.ts";
import { NotAForecasterError } from "./errors.ts";

/** A file's content with its name and SHA-256, for the manifest. */
export interface SourceOf<T> {
  readonly name: string;
  readonly sha256: string;
  readonly content: T;
}

export interface ImportModelOptions extends WorkspaceOptions {
  readonly symbol: string;
  /** Folder of the workspace that the model is saved in. @default the current one */
  readonly home?: string;
  /** Names the version and dates it. @default the real clock */
  readonly now?: () => Date;
  readonly model: SourceOf<KerasModel>;
  /** null: the network takes prices as they are. */
  readonly scaler: SourceOf<SklearnScaler> | null;
  /** Needed if the file does not fix the context length. */
  readonly contextLength?: number;
  /** Declares that the outputs are this many steps ahead. @default 1 */
  readonly horizon?: number;
  /** Prices to test the model on; null if there are none. */
  readonly series: BarSeries | null;
  /** @default the fastest this engine has */
  readonly backend?: Backend;
}

export interface SavedImport {
  readonly version: string;
  /** The bundle's folder. */
  readonly artifact: string;
  readonly model: ImportedModel;
  /** null if there were no prices, or too few. */
  readonly evaluation: ImportedManifest["evaluation"];
}

/**
 * Judges the model on the last share of the prices, as one trained here would be, saves it and puts it
 * to use.
 *
 * @throws {NotAForecasterError} Features, outputs or a scaler of more than closes.
 * @throws {InvalidOptionError | LayerMismatchError} As `planSequential`.
 */
export async function importModel(options: ImportModelOptions): Promise<SavedImport> {
  const { symbol, series, home = defaults.home, now = defaults.now } = options;
  const model = forecasterFrom(options);
  const judged = series && judge(model, series, options);
  const createdAt = now().toISOString();
  const { name, sha256, content } = options.model;
  const evaluation = judged?.evaluation ?? null;
  const provenance = {
    symbol,
    version: versionAt(createdAt, "imported"),
    createdAt,
    libraryVersion,
    imported: {
      model: { name, sha256 },
      scaler: options.scaler && { name: options.scaler.name, sha256: options.scaler.sha256 },
      format: content.format,
      kerasVersion: content.definition.kerasVersion,
      contextLength: model.contextLength,
      horizon: model.horizon,
    },
    data: judged?.data ?? null,
    evaluation,
    lastContext: judged?.lastContext ?? null,
  };
  const { models, exclusive } = openWorkspace(home, waitingOf(options));
  const version = await exclusive({ kind: "import", name: symbol }, () =>
    models.saveImported(model, provenance),
  );
  return { version, artifact: models.folder(symbol, version), model, evaluation };
}

function waitingOf({ onWait, signal }: WorkspaceOptions): WorkspaceOptions {
  return { ...(onWait && { onWait }), ...(signal && { signal }) };
}

/** The identity scaler. */
const noScaler: FittedScaler = { kind: "standard", mean: [0], variance: [1], scale: [1] };

/** @throws {NotAForecasterError} */
function forecasterFrom(options: ImportModelOptions): ImportedModel {
  const { model, scaler, contextLength: open, horizon = 1 } = options;
  const { network } = model.content;
  const [, features = 1] = network.inputShape;
  if (features !== 1 || network.inputShape.length > 2) {
    const got = `${features} of them, input ${formatShape(network.inputShape)}`;
    const rule = "one feature per session, the close, since the service receives only closes";
    throw new NotAForecasterError(model.name, rule, got);
  }
  if (scaler && scaler.content.features !== 1) {
    const rule = "a scaler of one column, the close";
    throw new NotAForecasterError(scaler.name, rule, `${scaler.content.features} columns`);
  }
  const known = open === undefined ? {} : { contextLength: open };
  const pass = planSequential(network, { ...known, backend: null }); // for its shapes
  requireHorizon(model.name, pass.outputShape, horizon);
  return importedModel(model.content, {
    scaler: scaler?.content.formula ?? noScaler,
    contextLength: pass.inputShape[0]!,
    horizon,
  });
}

/** Several outputs could mean anything, so the user has to declare that they are steps ahead. */
function requireHorizon(file: string, outputShape: readonly number[], horizon: number): void {
  const [outputs = 1, ...rest] = outputShape;
  if (rest.every((extent) => extent === 1) && outputs === horizon) return;
  const rule =
    horizon === 1 ? "one number, the next close" : `${horizon} numbers (--horizon ${horizon})`;
  const hint =
    horizon === 1 && rest.every((extent) => extent === 1)
      ? `; if these are the next ${outputs} closes, add --horizon ${outputs}`
      : "";
  throw new NotAForecasterError(
    file,
    rule,
    `an output of shape ${formatShape(outputShape)}${hint}`,
  );
}

type Judged = Pick<ImportedManifest, "data" | "evaluation" | "lastContext">;

/** @throws {NotAForecasterError} Forecasts that are not finite. */
function judge(model: ImportedModel, series: BarSeries, options: ImportModelOptions): Judged {
  const data = pricesUsed(series);
  const { contextLength } = model;
  const isEnough = series.length >= contextLength;
  const lastContext = isEnough ? [...series.close.subarray(-contextLength)] : null;
  return { data, evaluation: evaluationOf(model, series, options), lastContext };
}

function evaluationOf(
  model: ImportedModel,
  series: BarSeries,
  { backend, model: { name } }: ImportModelOptions,
): ImportedManifest["evaluation"] {
  const fold = testRangeOf(series, model);
  if (!fold) return null;
  const predictor = importedPredictor(model, backend);
  const { evaluation } = evaluateCloses(series, [{ fold, forecaster: predictor }]);
  if (!Number.isFinite(evaluation.test.rmse)) {
    const rule = `finite forecasts of ${series.symbol}'s stored prices`;
    throw new NotAForecasterError(name, rule, `errors of ${evaluation.test.rmse}`);
  }
  const verdict = `${closeVerdict(evaluation)}; the model may have been trained on these sessions`;
  return { ...evaluation, verdict };
}

/** null if there are too few prices for a test. */
function testRangeOf(series: BarSeries, model: ImportedModel) {
  try {
    return holdout(series.length, model).fold;
  } catch (error) {
    if (error instanceof SeriesTooShortError) return null;
    throw error;
  }
}
