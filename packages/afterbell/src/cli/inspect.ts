/** @file `afterbell inspect`: what a model's or a scaler's file holds. */

import { open } from "node:fs/promises";
import type { SklearnScaler } from "@afterbell/interchange";
import type { KerasModel } from "@afterbell/interchange/keras";
import {
  formatShape,
  parameterCountOf,
  parametersIn,
  planSequential,
} from "@afterbell/interchange/network";
import { Command } from "commander";
import { UnreadableFileError } from "../domain/errors.ts";
import { isSystemError } from "../domain/system-error.ts";
import { readKerasFile, readScalerFile } from "../workspace/imported-file.ts";
import type { CliContext } from "./context.ts";
import { wholeNumberIn } from "./options.ts";
import { formatTable, paint, printJson, printLine } from "./print.ts";

interface InspectFlags {
  readonly context?: number;
  readonly json?: boolean;
}

export function inspectCommand(context: CliContext): Command {
  return new Command("inspect")
    .description(
      "Show the contents of a model file (.keras, .h5) or a scaler file (pickle, joblib).",
    )
    .argument("<file>", "file to read; no code in it is run")
    .option(
      "--context <n>",
      "context length, if the file does not fix it",
      wholeNumberIn("--context"),
    )
    .option("--json", "print the contents as one line of JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  afterbell inspect lstm_model.keras\n  afterbell inspect scaler.pkl --json",
    )
    .action(async (file: string, flags: InspectFlags) => {
      if (await looksLikePickle(file)) {
        const { content: scaler } = await readScalerFile(file);
        if (flags.json) printJson(context, scalerOutline(file, scaler));
        else printScaler(context, scaler);
        return;
      }
      const { content } = await readKerasFile(file);
      const outline = modelOutline(file, content, flags.context);
      if (flags.json) printJson(context, outline);
      else printModel(context, outline);
    });
}

/** A pickle's PROTO opcode, or one of the compressions joblib uses: gzip, zlib. */
async function looksLikePickle(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const head = new Uint8Array(2);
      await file.read(head, 0, 2);
      const [first, second] = head as unknown as [number, number];
      const isPickle = first === 0x80 && second >= 2 && second <= 5;
      const isGzip = first === 0x1f && second === 0x8b;
      const isZlib = first === 0x78 && (first * 256 + second) % 31 === 0;
      return isPickle || isGzip || isZlib;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw isSystemError(error) ? new UnreadableFileError(path, error.message) : error;
  }
}

interface ModelOutline {
  readonly file: string;
  readonly kind: "model";
  readonly format: string;
  readonly kerasVersion: string;
  readonly inputShape: readonly (number | null)[];
  /** null where the length of a window is left open. */
  readonly outputShape: readonly number[] | null;
  readonly parameters: number;
  readonly layers: readonly {
    readonly name: string;
    readonly className: string;
    readonly outputShape: readonly number[] | null;
    readonly parameters: number;
    /** Whether a backend of @afterbell/lstm computes it; null where shapes are open. */
    readonly fast: boolean | null;
  }[];
  readonly notes: readonly string[];
}

function modelOutline(file: string, model: KerasModel, contextLength?: number): ModelOutline {
  const { network, classNames, definition, format, notes } = model;
  const isOpen = network.inputShape.includes(null) && contextLength === undefined;
  const options = contextLength === undefined ? {} : { contextLength };
  const pass = isOpen ? null : planSequential(network, options);
  return {
    file,
    kind: "model",
    format,
    kerasVersion: definition.kerasVersion,
    inputShape: pass?.inputShape ?? network.inputShape,
    outputShape: pass?.outputShape ?? null,
    parameters: parametersIn(network),
    layers: network.layers.map((layer, i) => ({
      name: layer.name,
      className: classNames[i]!,
      outputShape: pass?.layerShapes[i] ?? null,
      parameters: parameterCountOf(layer),
      fast: pass ? pass.fastLayers.includes(layer.name) : null,
    })),
    notes,
  };
}

function printModel(context: CliContext, model: ModelOutline): void {
  const form = model.format === "hdf5" ? "HDF5" : ".keras archive";
  printLine(context, `${paint(context, "bold", model.file)}: ${form}, Keras ${model.kerasVersion}`);
  printLine(context, `input ${formatShape(model.inputShape)}\n`);
  const rows = model.layers.map(({ name, className, outputShape, parameters }) => [
    name,
    className,
    outputShape ? formatShape(outputShape) : "?",
    parameters.toLocaleString("en"),
  ]);
  printLine(context, formatTable([["layer", "class", "output", "parameters"], ...rows]));
  printLine(context, `\n${model.parameters.toLocaleString("en")} parameters`);
  if (model.outputShape === null) {
    printLine(context, "The file does not fix the context length; set it with --context N.");
  }
  for (const note of model.notes) printLine(context, `Note: ${note}`);
}

function scalerOutline(
  file: string,
  { formula: _, transform: __, inverseTransform: ___, ...about }: SklearnScaler,
) {
  return { file, kind: "scaler", ...about };
}

function printScaler(context: CliContext, scaler: SklearnScaler): void {
  const { className, sklearnVersion, features, featureNames, samplesSeen, parameters } = scaler;
  const version = sklearnVersion === null ? "version not stored" : `scikit-learn ${sklearnVersion}`;
  printLine(context, `${paint(context, "bold", className)}: ${version}`);
  const columns = Object.entries(parameters).filter(isColumn(features));
  const single = Object.entries(parameters).filter((entry) => !isColumn(features)(entry));
  const about = [...single, ["samples_seen", samplesSeen] as const];
  for (const [name, value] of about) printLine(context, `${name} ${JSON.stringify(value)}`);
  const names = Array.from({ length: features }, (_, i) => featureNames?.[i] ?? `${i}`);
  const rows = names.map((name, i) => [name, ...columns.map(([, values]) => `${values[i]}`)]);
  printLine(context);
  printLine(context, formatTable([["feature", ...columns.map(([name]) => name)], ...rows]));
}

type Parameter = SklearnScaler["parameters"][string];

/** Whether a parameter has a value per feature; a `feature_range` has two, whatever the features. */
function isColumn(features: number) {
  return (entry: readonly [string, Parameter]): entry is [string, readonly number[]] =>
    Array.isArray(entry[1]) && entry[1].length === features && entry[0].endsWith("_");
}
