import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { parseSymbol } from "../domain/symbol.ts";
import { libraryVersion } from "../library-version.ts";
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
import type { CliContext } from "./context.ts";
import { requireFlag } from "./options.ts";
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
    .description("Write a saved model, or its scaler, as a file that other programs open.")
    .argument("<symbol>", "ticker, such as AAPL")
    .addOption(new Option("--to <format>", "what to write").choices(exportFormats))
    .option("--version <version>", "as `afterbell models` lists it (default: the one in use)")
    .option("--output <folder>", "where to write it", ".")
    .option("--force", "replace a file that is there already")
    .option("--json", "print what was written as one line of JSON")
    .addHelpText("after", HELP)
    .action(async (text: string, { to, ...flags }: ExportFlags) => {
      const symbol = parseSymbol(text);
      const format = requireFlag("--to", exportFormats.join(" or "), to);
      const store = workspaceOf(context).models;
      const version = flags.version ?? (await store.current(symbol));
      if (version === null) {
        throw new ModelNotFoundError(symbol, null, await store.versions(symbol));
      }
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
    });
}

const HELP = `
keras        lstm_model.keras, for keras.saving.load_model of Keras 3
onnx         lstm_model.onnx, operator set 17, for onnxruntime and others
safetensors  lstm_model.safetensors, the weights alone, in float32
sklearn      scaler.pkl, for joblib.load with scikit-learn

A network's inputs and outputs are scaled: whoever runs it needs the scaler as well.

Example:
  afterbell export AAPL --to keras --output exported
  afterbell export AAPL --to sklearn --output exported`;

/** What somebody who opens the file has to know. */
function noteOn(format: ExportFormat, { kind, manifest }: ModelBundle): string {
  if (format === "sklearn") {
    return "It scales closes, one column of them, as the network was trained on; joblib.load opens it.";
  }
  const takesPrices = kind === "imported" && manifest.imported.scaler === null;
  return takesPrices
    ? "Its inputs and outputs are prices as they are."
    : `Its inputs and outputs are scaled: export ${manifest.symbol} --to sklearn writes the scaler.`;
}
