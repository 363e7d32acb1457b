/**
 * @file A panel model on disk: a directory with `manifest.json`, `panel.json`, `weights.safetensors`, and
 * `judged.safetensors` where it could be judged. It appears whole, by one rename, and is read only whole.
 */

import { DamagedFileError } from "@afterbell/interchange";
import type { JudgedSessions } from "../domain/judged-sessions.ts";
import type { PanelModel } from "../models/panel/panel-model.ts";
import { writeFolderAtomically } from "./atomic-file.ts";
import {
  digestsOf,
  MANIFEST,
  manifestIn,
  readBundleFiles,
  readManifest,
  requireLengths,
  utf8,
} from "./bundle-files.ts";
import type { StoredFile } from "./imported-model-files.ts";
import { encodeManifest, type Manifest, type PanelManifest } from "./manifest.ts";
import { decodeNamedColumns, encodeNamedColumns } from "./named-columns.ts";
import {
  decodePanelModel,
  encodePanelModel,
  PANEL_MODEL,
  PANEL_WEIGHTS,
} from "./panel-model-files.ts";
import { parseJson } from "./parse-json.ts";

export interface PanelBundle {
  readonly model: PanelModel;
  readonly manifest: PanelManifest;
  /** null where there were too few sessions. */
  readonly judged: JudgedSessions | null;
}

/** Fields of the manifest that do not follow from the model and the files. */
export type PanelProvenance = Omit<
  PanelManifest,
  "kind" | "files" | "checksum" | "model" | "horizon"
>;

const JUDGED = "judged.safetensors";

/**
 * @returns false, and nothing was written, if the folder already exists.
 * @throws {UnwritableFileError} Nothing was written then.
 */
export async function writePanelBundle(
  folder: string,
  { model, judged }: Pick<PanelBundle, "model" | "judged">,
  provenance: PanelProvenance,
): Promise<boolean> {
  const files = {
    ...encodePanelModel(model),
    ...(judged && { [JUDGED]: encodeJudged(judged) }),
  };
  const manifest = encodeManifest({
    kind: "panel",
    ...provenance,
    ...{ model: model.name, horizon: model.horizon },
    files: digestsOf(files),
  });
  return writeFolderAtomically(folder, { ...files, [MANIFEST]: utf8(manifest) });
}

/**
 * @throws {DamagedFileError} Names the first file that is missing, truncated or altered, or the manifest where it is
 *   not of a panel model.
 * @throws {NewerFormatError} Written by a later afterbell.
 */
export async function readPanelBundle(folder: string): Promise<PanelBundle> {
  const { manifest: found, stored } = await readBundleFiles(folder);
  const manifest = requirePanel(found, folder);
  const model = decodePanelModel(stored(PANEL_MODEL), stored(PANEL_WEIGHTS));
  const judged = Object.hasOwn(manifest.files, JUDGED) ? decodeJudged(stored(JUDGED)) : null;
  return { model, manifest, judged };
}

/**
 * The manifest. Its files are there in full length; what they contain is not read.
 *
 * @throws {DamagedFileError | NewerFormatError}
 */
export async function readPanelManifest(folder: string): Promise<PanelManifest> {
  const manifest = requirePanel(await readManifest(folder), folder);
  await requireLengths(folder, manifest.files);
  return manifest;
}

function requirePanel(manifest: Manifest | PanelManifest, folder: string): PanelManifest {
  if (manifest.kind === "panel") return manifest;
  throw new DamagedFileError(manifestIn(folder), "it is not that of a panel model");
}

function encodeJudged(judged: JudgedSessions): Uint8Array {
  const { symbols, symbolIndices, days, crps, intervalScore, pit, width } = judged;
  const columns = { symbolIndices, days, crps, intervalScore, pit, width };
  return encodeNamedColumns(columns, { symbols: JSON.stringify(symbols) });
}

function decodeJudged(stored: StoredFile): JudgedSessions {
  const { column, metadata } = decodeNamedColumns(stored);
  const symbols = symbolsOf(metadata.symbols, stored.file);
  const symbolIndices = Int32Array.from(column("symbolIndices"));
  if (!symbolIndices.every((index) => index >= 0 && index < symbols.length)) {
    throw new DamagedFileError(stored.file, "a row is of a symbol that it does not name");
  }
  const judged = {
    ...{ symbols, symbolIndices, days: Int32Array.from(column("days")) },
    ...{ crps: column("crps"), intervalScore: column("intervalScore") },
    ...{ pit: column("pit"), width: column("width") },
  };
  const { symbols: _, ...columns } = judged;
  if (Object.values(columns).every(({ length }) => length === symbolIndices.length)) return judged;
  throw new DamagedFileError(stored.file, "its columns differ in length");
}

function symbolsOf(text: string | undefined, file: string): string[] {
  const value = parseJson(text ?? "");
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
  throw new DamagedFileError(file, "it does not name its symbols");
}
