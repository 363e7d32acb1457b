/** @file `afterbell export panel`: the networks of a model of intervals, and the card that describes them. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { exportPanelJob, type PanelExport } from "../jobs/export-panel-job.ts";
import { runJob } from "../jobs/run-job.ts";
import { writeFileAtomically } from "../workspace/atomic-file.ts";
import type { ExportFormat } from "../workspace/export-model.ts";
import { PANEL_CARD } from "../workspace/panel-card.ts";
import { FileExistsError } from "../workspace/storage-errors.ts";
import type { CliContext } from "./context.ts";
import { jobDisplay } from "./job-progress.ts";
import { printJson, printLine } from "./print.ts";
import { worldOf } from "./world.ts";

export interface PanelExportFlags {
  readonly version?: string;
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export async function exportPanel(
  recipe: string,
  to: ExportFormat,
  { version, output, force = false, json = false }: PanelExportFlags,
  context: CliContext,
): Promise<void> {
  const spec = { recipe, to, ...(version !== undefined && { version }) };
  const display = jobDisplay(context, { quiet: json });
  const exported = await runJob(exportPanelJob, spec, worldOf(context), display.listen).finally(
    display.stop,
  );
  if (!force) await requireFree(exported, output);
  const files: { file: string; bytes: number }[] = [];
  for (const [name, bytes] of Object.entries(exported.files)) {
    const file = join(output, name);
    await writeFileAtomically(file, bytes);
    files.push({ file, bytes: bytes.length });
  }
  if (json) printJson(context, { model: recipe, version: exported.version, to, files });
  else {
    const title = `${recipe} ${exported.version}`;
    for (const { file, bytes } of files) {
      printLine(context, `Wrote ${title} to ${file} (${bytes} bytes)`);
    }
    printLine(context, noteOn(to));
  }
}

/**
 * Checks all before anything is written. The card is the same for every format, and may be there.
 *
 * @throws {FileExistsError}
 */
async function requireFree({ files }: PanelExport, folder: string): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    const file = join(folder, name);
    if (!existsSync(file)) continue;
    const isSameCard = name === PANEL_CARD && Buffer.compare(await readFile(file), bytes) === 0;
    if (!isSameCard) throw new FileExistsError(file);
  }
}

/** A note for those who open the files. */
function noteOn(to: ExportFormat): string {
  return to === "sklearn"
    ? `It standardises the columns that ${PANEL_CARD} lists; cut them off at its limit afterwards.`
    : `${PANEL_CARD} says what their inputs are, and how a forecast follows from their outputs.`;
}
