import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { parseSymbol } from "../domain/symbol.ts";
import { libraryVersion } from "../library-version.ts";
import { panelModelNames } from "../models/registry.ts";
import { writeFileAtomically } from "../workspace/atomic-file.ts";
import { ModelNotFoundError } from "../workspace/errors.ts";
import {
  type ExportFormat,
  exportedFileNames,
  exportFormats,
  exportModel,
} from "../workspace/export-model.ts";
import type { ModelBundle } from "../workspace/model-bundle.ts";
import { FileExistsError } from "../workspace/storage-errors.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { CliContext } from "./context.ts";
import { IntervalModelOnlyError } from "./errors.ts";
import { exportPanel } from "./export-panel.ts";
import { alternatives, requireFlag } from "./options.ts";
import { printJson, printLine } from "./print.ts";
import { workspaceOf } from "./workspace.ts";

interface ExportFlags {
  readonly to?: ExportFormat;
  readonly version?: string;
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `afterbell export AAPL --to keras`: a saved model as a file that other programs open. */
export function exportCommand(context: CliContext): Command {
  return new Command("export")
    .description("Write a saved model or its scaler in a format of another program.")
    .argument("<model>", "ticker, such as AAPL; or panel, the model of intervals of many symbols")
    .addOption(new Option("--to <format>", "format to write").choices(exportFormats))
    .option(
      "--version <version>",
      "version, as listed by `afterbell models` (default: the one in use)",
    )
    .option("--output <folder>", "folder to write to", ".")
    .option("--force", "replace an existing file")
    .option("--json", "print what was written as one line of JSON")
    .addHelpText("after", HELP)
    .action(async (text: string, { to, ...flags }: ExportFlags) => {
      const format = requireFlag("--to", alternatives(exportFormats), to);
      // A ticker may be written in lower case, but for these: PANEL is a ticker all the same.
      if (panelModelNames.includes(text)) await exportPanel(text, format, flags, context);
      else await exportSymbol(parseSymbol(text), format, flags, context);
    });
}

const HELP = `
keras        lstm_model.keras, for keras.saving.load_model of Keras 3
onnx         lstm_model.onnx, operator set 17, for onnxruntime and others
safetensors  lstm_model.safetensors, only the weights, in float32
sklearn      scaler.pkl, for joblib.load with scikit-learn

The network's inputs and outputs are scaled, so running it takes the scaler too.

"panel", in lower case, exports the networks of the model that "afterbell forecast" uses, in the version
of most symbols ("afterbell forecast --json" names it): panel_network_1.keras and so on, one for each
seed, or with sklearn panel_scaler_1.pkl, and panel_features.json, which says what their inputs and
outputs are. PANEL is a ticker.

Examples:
  afterbell export AAPL --to keras --output exported
  afterbell export AAPL --to sklearn --output exported
  afterbell export panel --to onnx --output exported`;

async function exportSymbol(
  symbol: string,
  format: ExportFormat,
  flags: Omit<ExportFlags, "to">,
  context: CliContext,
): Promise<void> {
  const workspace = workspaceOf(context);
  const store = workspace.models;
  const version = flags.version ?? (await store.current(symbol));
  const known = await store.versions(symbol);
  if (known.length === 0) await refuseIntervalsOnly(symbol, format, workspace);
  if (version === null) throw new ModelNotFoundError(symbol, null, known);
  const bundle = await store.read(symbol, version);
  const bytes = exportModel(bundle, format, libraryVersion);
  const file = join(flags.output, exportedFileNames[format]);
  if (!flags.force && existsSync(file)) throw new FileExistsError(file);
  await writeFileAtomically(file, bytes);
  const written = { symbol, version, to: format, file, bytes: bytes.length };
  if (flags.json) printJson(context, written);
  else {
    printLine(context, `Wrote ${symbol} ${version} to ${file} (${bytes.length} bytes)`);
    printLine(context, noteOn(format, bundle));
  }
}

/** @throws {IntervalModelOnlyError} A model of intervals forecasts the symbol, and none of prices is saved. */
async function refuseIntervalsOnly(
  symbol: string,
  format: ExportFormat,
  { panelModels }: Workspace,
): Promise<void> {
  const inUse = (await panelModels.inUse()).get(symbol);
  if (inUse) throw new IntervalModelOnlyError(symbol, inUse, format);
}

/** A note for those who open the file. */
function noteOn(format: ExportFormat, { kind, manifest }: ModelBundle): string {
  if (format === "sklearn") {
    return "It scales one column, the closes, as in training; joblib.load opens it.";
  }
  const takesPrices = kind === "imported" && manifest.imported.scaler === null;
  return takesPrices
    ? "Its inputs and outputs are unscaled prices."
    : `Its inputs and outputs are scaled; "afterbell export ${manifest.symbol} --to sklearn" writes the scaler.`;
}
