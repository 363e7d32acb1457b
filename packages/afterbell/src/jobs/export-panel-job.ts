/** @file The export of a panel model's networks, as a job: its files, and what they say of the prices that are stored. */

import { selectBackend } from "@afterbell/lstm";
import Type, { type Static } from "typebox";
import { panelOf } from "../domain/panel.ts";
import { libraryVersion } from "../library-version.ts";
import { type NetworkOutlook, networkOutlooks } from "../models/panel/network-outlook.ts";
import { panelModelNames } from "../models/registry.ts";
import { choice, text } from "../schema/field.ts";
import { ModelNotFoundError } from "../workspace/errors.ts";
import { exportFormats } from "../workspace/export-model.ts";
import { exportPanelModel } from "../workspace/export-panel.ts";
import type { PanelBundle } from "../workspace/panel-bundle.ts";
import { symbolFailure } from "./each-symbol.ts";
import type { JobKind } from "./job-kind.ts";
import { loadPanel } from "./load-panel.ts";
import { symbolCalendars } from "./symbol-calendars.ts";
import type { World } from "./world.ts";

const spec = Type.Object({
  recipe: choice(panelModelNames, { description: panelModelNames.join(" or "), default: "panel" }),
  to: choice(exportFormats, { description: "format to write", default: "keras" }),
  version: Type.Optional(text({ description: "version", placeholder: "version" })),
});

export type ExportPanelSpec = Static<typeof spec>;

export interface PanelExport {
  readonly recipe: string;
  readonly version: string;
  /** By name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** Writes nothing: the files are its result. */
export const exportPanelJob: JobKind<ExportPanelSpec, PanelExport> = {
  name: "export-panel",
  spec,
  run,
};

async function run(
  { recipe, to, version: asked }: ExportPanelSpec,
  world: World,
): Promise<PanelExport> {
  const store = world.workspace.panelModels;
  const version = asked ?? (await store.current(recipe));
  if (version === null) throw new ModelNotFoundError(recipe, null, []);
  const bundle = await store.read(recipe, version);
  const latest = await latestOf(bundle, world);
  const files = exportPanelModel(bundle, { format: to, version: libraryVersion, latest });
  return { recipe, version, files };
}

/** Of the stored symbols that it forecasts, or was fitted on if it is in use by none. */
async function latestOf(
  { model, manifest }: PanelBundle,
  world: World,
): Promise<readonly NetworkOutlook[]> {
  const { panelModels, prices } = world.workspace;
  const users = [...(await panelModels.inUse())].flatMap(([symbol, used]) =>
    used.model === manifest.model && used.version === manifest.version ? [symbol] : [],
  );
  const stored = new Set(await prices.symbols());
  const wanted = users.length > 0 ? users : Object.keys(manifest.data);
  const symbols = wanted.filter((symbol) => stored.has(symbol));
  if (symbols.length === 0 || model.networks.length === 0) return [];
  const { results: loaded, failed } = await loadPanel({ symbols }, world).catch(
    (error: unknown) => ({ results: [], failed: [symbolFailure(symbols[0]!, error)] }),
  );
  for (const { symbol, message } of failed) {
    world.emit({ type: "note", message: `${symbol} is not among the latest: ${message}` });
  }
  if (loaded.length === 0) return [];
  const { nextSession } = symbolCalendars(loaded);
  const panel = panelOf(...loaded.map(({ series }) => series));
  return networkOutlooks(panel, model, { nextSession, backend: selectBackend() });
}
