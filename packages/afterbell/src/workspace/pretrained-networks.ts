/** @file Networks of panels that come with the package: a folder each in `pretrained/`, and a manifest. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DamagedFileError } from "@afterbell/interchange";
import Type from "typebox";
import Value from "typebox/value";
import { isSystemError } from "../domain/system-error.ts";
import type { TrainedPanelNetwork } from "../models/panel/trained-network.ts";
import type { StoredFile } from "./imported-model-files.ts";
import {
  decodePanelModel,
  encodePanelModel,
  PANEL_MODEL,
  PANEL_WEIGHTS,
} from "./panel-model-files.ts";
import { parseJson } from "./parse-json.ts";
import { sha256 } from "./sha256.ts";

/** Name of the file that has the SHA-256 of all others. */
export const PRETRAINED_MANIFEST = "manifest.json";
const SHIPPED = fileURLToPath(new URL("../../pretrained", import.meta.url));

const digest = Type.String({ pattern: "^[0-9a-f]{64}$" });
const manifestSchema = Type.Object({
  /** SHA-256 of each file, by folder. No other folder is read. */
  networks: Type.Record(
    Type.String({ pattern: "^panel-\\d{4}-\\d{2}-\\d{2}$" }),
    Type.Object({ [PANEL_MODEL]: digest, [PANEL_WEIGHTS]: digest }),
    { additionalProperties: false },
  ),
});
export type PretrainedManifest = Type.Static<typeof manifestSchema>;

let shipped: readonly TrainedPanelNetwork[] | undefined;

/**
 * The networks that come with the package, for `pretrained` of `panelNetworkEstimator`: trained on several large
 * companies up to different dates, without inputs of the market. Each folder's `CARD.md` says on what, and how well it
 * did afterwards. Read at the first call, about 30 kB each; later calls return the same networks.
 *
 * @returns By the last session they have seen, ascending.
 * @throws {DamagedFileError} A file of the package that is missing, or is not as it was published.
 * @example
 * import { readPretrainedNetworks } from "afterbell/workspace";
 * const [first] = readPretrainedNetworks();
 * first.inputs.groups.includes("market") // → false
 */
export function readPretrainedNetworks(): readonly TrainedPanelNetwork[] {
  shipped ??= readPretrainedFolder(SHIPPED);
  return shipped;
}

/** {@link readPretrainedNetworks} of another folder, read anew. @throws {DamagedFileError} */
export function readPretrainedFolder(folder: string): readonly TrainedPanelNetwork[] {
  const { networks } = readPretrainedManifest(folder);
  const names = Object.keys(networks).sort();
  return names.map((name) => readNetwork(join(folder, name), networks[name]!));
}

/** @throws {DamagedFileError} */
export function readPretrainedManifest(folder: string): PretrainedManifest {
  const { file, bytes } = readPackaged(join(folder, PRETRAINED_MANIFEST));
  const value = parseJson(new TextDecoder().decode(bytes));
  if (Value.Check(manifestSchema, value)) return value;
  const [first] = Value.Errors(manifestSchema, value);
  throw new DamagedFileError(file, `${first?.instancePath}: ${first?.message}`);
}

/** Where a network lies in `pretrained/`, its files by name, and their entry in the manifest. */
export interface PretrainedFiles {
  readonly folder: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly digests: PretrainedManifest["networks"][string];
}

/** The inverse of {@link readPretrainedFolder}, of one network. */
export function pretrainedFilesOf(network: TrainedPanelNetwork): PretrainedFiles {
  const files = encodePanelModel({
    ...{ name: "panel", horizon: 1 },
    ...{ networks: [network], equations: [] },
  });
  const digests = {
    [PANEL_MODEL]: sha256(files[PANEL_MODEL]!),
    [PANEL_WEIGHTS]: sha256(files[PANEL_WEIGHTS]!),
  };
  return { folder: `panel-${network.trainedOn.until}`, files, digests };
}

function readNetwork(
  folder: string,
  digests: PretrainedManifest["networks"][string],
): TrainedPanelNetwork {
  const [model, weights] = ([PANEL_MODEL, PANEL_WEIGHTS] as const).map((name) => {
    const stored = readPackaged(join(folder, name));
    const got = sha256(stored.bytes);
    if (got === digests[name]) return stored;
    throw new DamagedFileError(stored.file, `expected SHA-256 ${digests[name]}, got ${got}`);
  });
  const { networks } = decodePanelModel(model!, weights!);
  if (networks.length === 1) return networks[0]!;
  throw new DamagedFileError(model!.file, `expected one network, got ${networks.length}`);
}

function readPackaged(file: string): StoredFile {
  try {
    return { file, bytes: readFileSync(file) };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new DamagedFileError(file, `expected a file of the package, got ${error.message}`);
  }
}
