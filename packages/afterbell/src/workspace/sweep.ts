/** @file What killed processes have left unfinished in a home folder. */

import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { isTemporaryName } from "./atomic-file.ts";
import type { Layout } from "./layout.ts";
import { isRemovalName } from "./lock-file.ts";

/** Nobody writes one file for so long. */
const UNFINISHED_MS = 3_600_000;

/**
 * Removes temporary files and folders of ours that are older than an hour. Younger ones may be those of a
 * running process. What `--resume` needs has no temporary name. What cannot be removed, such as another
 * user's, is left.
 */
export async function sweep(layout: Layout, now: Date): Promise<void> {
  const models = await entriesOf(layout.models);
  const folders = [
    ...[layout.prices, layout.priceCache, layout.models],
    ...[layout.journals, layout.reports, layout.locks],
    ...models.flatMap((name) => {
      const folder = join(layout.models, name);
      return [folder, join(folder, ".checkpoints")];
    }),
  ];
  await Promise.all(folders.map((folder) => sweepFolder(folder, now.getTime() - UNFINISHED_MS)));
}

async function sweepFolder(folder: string, beforeMs: number): Promise<void> {
  const isOurs = (name: string) => isTemporaryName(name) || isRemovalName(name);
  for (const name of (await entriesOf(folder)).filter(isOurs)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (!found || found.mtimeMs >= beforeMs) continue;
    await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/** Names in a folder; none if it does not exist. */
async function entriesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
