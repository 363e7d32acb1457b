import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TrainedPanelNetwork } from "../../packages/afterbell/src/models/index.ts";
import {
  PRETRAINED_MANIFEST,
  type PretrainedFiles,
  pretrainedFilesOf,
  readPretrainedManifest,
} from "../../packages/afterbell/src/workspace/pretrained-networks.ts";

/** Writes a network's files into its folder below `out`, and their SHA-256 into the manifest there. */
export function writePretrained(out: string, network: TrainedPanelNetwork): PretrainedFiles {
  const written = pretrainedFilesOf(network);
  const folder = join(out, written.folder);
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(written.files))
    writeFileSync(join(folder, name), bytes);
  const manifest = join(out, PRETRAINED_MANIFEST);
  const before = existsSync(manifest) ? readPretrainedManifest(out).networks : {};
  const all = { ...before, [written.folder]: written.digests };
  const networks = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(manifest, `${JSON.stringify({ networks }, null, 1)}\n`);
  return written;
}
